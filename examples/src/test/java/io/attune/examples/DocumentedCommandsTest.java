package io.attune.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.examples.MarkdownPage.CodeBlock;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the documentation's commands as they stand there, a page from top to bottom in one folder,
 * on small files of the names that they use. Blocks that cannot be run say so in a comment above.
 */
final class DocumentedCommandsTest {
  private static final String NOT_RUN = "not run by tests: ";

  /** Holds a model for pages that use one without training it, and a folder a page. */
  @TempDir private static Path shared;

  @BeforeAll
  static void makeAModel() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load("all-MiniLM-L6-v2")) {
      model.save(shared.resolve("model"));
    }
  }

  static List<MarkdownPage> pages() {
    return MarkdownPage.all().stream().filter(page -> !runnable(page).isEmpty()).toList();
  }

  private static List<CodeBlock> runnable(MarkdownPage page) {
    return page.blocks("sh").stream().filter(block -> !block.note().startsWith(NOT_RUN)).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsWorkAsWritten(MarkdownPage page) throws IOException, InterruptedException {
    List<CodeBlock> blocks = runnable(page);
    Path folder = Files.createDirectory(shared.resolve(page.file().getFileName()));
    SampleData.write(folder);
    AttuneProcess.installInto(folder);
    if (blocks.stream()
        .flatMap(block -> block.lines().stream())
        .noneMatch(DocumentedCommandsTest::trainsIntoRun)) {
      Files.createDirectory(folder.resolve("run"));
      Files.createSymbolicLink(folder.resolve("run").resolve("model"), shared.resolve("model"));
    }
    for (CodeBlock block : blocks) {
      String lines = String.join("\n", block.lines());
      AttuneProcess.Output done = AttuneProcess.run(folder, lines);
      assertThat(done.status()).as("%s%n%s%n%s", block, lines, done.output()).isZero();
    }
  }

  private static boolean trainsIntoRun(String line) {
    return line.matches(".*--out run( .*)?");
  }
}
