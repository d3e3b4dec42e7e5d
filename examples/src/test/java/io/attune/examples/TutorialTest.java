package io.attune.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.model.SentenceTransformer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial runs, on a tenth of its data. */
final class TutorialTest {
  @TempDir private Path folder;

  @Test
  void tellsTheWholeStory() throws IOException {
    Path out = folder.resolve("run");
    String told = printed("jobs/postings.jsonl", out.toString(), "1", "44");
    assertThat(told)
        .contains("all-MiniLM-L6-v2") // the models measured
        .contains("cosine_ndcg@10", "baseline", "difference") // before and after
        .containsPattern("(?m)^  0\\.\\d{3}  \\S"); // the search's hits
    assertThat(Files.readAllLines(out.resolve("metrics.jsonl")))
        .anyMatch(line -> line.contains("eval_"));
    try (SentenceTransformer trained = SentenceTransformer.load(out.resolve("model"));
        SentenceTransformer base = SentenceTransformer.load("all-MiniLM-L6-v2")) {
      assertThat(trained.encode("mech eng")).isNotEqualTo(base.encode("mech eng"));
    }
  }

  private static String printed(String... arguments) throws IOException {
    PrintStream standard = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Tutorial.main(arguments);
    } finally {
      System.setOut(standard);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
