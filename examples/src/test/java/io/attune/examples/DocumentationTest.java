package io.attune.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.examples.MarkdownPage.CodeBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation holds no code that is not compiled, and no link that leads nowhere. */
final class DocumentationTest {
  private static final Set<String> LANGUAGES = Set.of("", "java", "sh", "json", "xml", "text");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(#[^)]*)?\\)");
  private static final String FROM = "from ";

  /** group:artifact:version. */
  private static final Pattern COORDINATES =
      Pattern.compile("[a-z][\\w.-]+:[a-z][\\w.-]+:(\\d[\\w.-]*\\w)");

  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  static List<MarkdownPage> pages() {
    return MarkdownPage.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void javaIsQuotedFromWhatIsCompiled(MarkdownPage page) throws IOException {
    for (CodeBlock block : page.blocks("java")) {
      assertThat(block.note()).as("%s: the comment above it", block).startsWith(FROM);
      Path source = MarkdownPage.ROOT.resolve(block.note().substring(FROM.length()));
      List<String> lines = Files.readAllLines(source);
      assertThat(block.lines()).as("%s", block).isNotEmpty();
      assertThat(Collections.indexOfSubList(withoutIndent(lines, block), block.lines()))
          .as(
              "%s does not stand in %s line for line; copy it anew:%n%s",
              block, source, String.join("\n", block.lines()))
          .isGreaterThanOrEqualTo(0);
    }
  }

  /** The source's lines, moved to the left by as much as the block was. */
  private static List<String> withoutIndent(List<String> source, CodeBlock block) {
    String first = block.lines().get(0);
    int indent =
        source.stream()
            .filter(line -> !first.isBlank() && line.strip().equals(first.strip()))
            .mapToInt(line -> line.indexOf(first.strip()) - first.indexOf(first.strip()))
            .findFirst()
            .orElse(0);
    String prefix = " ".repeat(Math.max(0, indent));
    return source.stream()
        .map(line -> line.startsWith(prefix) ? line.substring(prefix.length()) : line)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyBlockIsOfAKindThatIsChecked(MarkdownPage page) {
    assertThat(page.blocks()).allSatisfy(b -> assertThat(LANGUAGES).contains(b.language()));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void versionsAreThoseOfTheBuild(MarkdownPage page) throws IOException {
    String pom = Files.readString(MarkdownPage.ROOT.resolve("pom.xml"));
    String javacpp = pom.replaceFirst("(?s).*<javacpp.version>([^<]+)<.*", "$1");
    String versions = pom.replace("${javacpp.version}", javacpp);
    String text = String.join("\n", page.lines());
    Stream.of(COORDINATES, VERSION)
        .flatMap(pattern -> pattern.matcher(text).results())
        .forEach(
            match ->
                assertThat(versions)
                    .as("%s in %s", match.group(), page)
                    .contains(">" + match.group(1) + "<"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(MarkdownPage page) throws IOException {
    Path folder = MarkdownPage.ROOT.resolve(page.file()).getParent();
    for (String line : page.lines()) {
      for (var link : LINK.matcher(line).results().toList()) {
        Path target =
            link.group(1).isEmpty()
                ? MarkdownPage.ROOT.resolve(page.file())
                : folder.resolve(link.group(1));
        assertThat(target).as("%s in %s", link.group(), page).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target)).as("%s in %s", link.group(), page).contains(link.group(2));
        }
      }
    }
  }

  /** What GitHub makes of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> "#" + title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
