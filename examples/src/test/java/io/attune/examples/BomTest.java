package io.attune.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent to take its version from, and no list of modules but its own. */
final class BomTest {
  private static final Path ROOT = MarkdownPage.ROOT;

  private static List<String> all(String pattern, Path pom) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(pom))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @Test
  void listsEveryPublishedModule() throws IOException {
    List<String> modules = all("<module>(attune-[^<]+)</module>", ROOT.resolve("pom.xml"));
    List<String> listed =
        all("<artifactId>([^<]+)</artifactId>", ROOT.resolve("attune-bom").resolve("pom.xml"));
    assertThat(listed).containsExactlyInAnyOrderElementsOf(modules);
  }

  @Test
  void hasTheVersionOfAllOthers() throws IOException {
    String pattern = "<artifactId>attune-(?:parent|bom)</artifactId>\\s*<version>([^<]+)</version>";
    assertThat(all(pattern, ROOT.resolve("attune-bom").resolve("pom.xml")))
        .isEqualTo(all(pattern, ROOT.resolve("pom.xml")))
        .hasSize(1);
  }
}
