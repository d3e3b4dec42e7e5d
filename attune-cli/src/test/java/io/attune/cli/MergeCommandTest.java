package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.model.SentenceTransformer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {
  private static final String MEAN = TestModels.mean().toString();

  @TempDir private Path folder;

  @Test
  void writesAModelThatCanBeUsed() throws Exception {
    Path copy = TestModels.copyTo(folder.resolve("copy"));
    Path out = folder.resolve("soup");
    CliResult result =
        InProcess.run(
            "merge", "--models", MEAN + "," + copy, "--weights", "1,3", "--out", out.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("Merged 2 models into " + out + System.lineSeparator());
    try (SentenceTransformer soup = SentenceTransformer.load(out);
        SentenceTransformer model = SentenceTransformer.load(MEAN)) {
      assertThat(soup.encode("a nurse")).isEqualTo(model.encode("a nurse"));
    }
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    Path out = folder.resolve("soup");
    String cls = TestModels.cls().toString();
    CliResult other = InProcess.run("merge", "--models", MEAN + "," + cls, "--out", out.toString());
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("cannot be merged");
    CliResult weights =
        InProcess.run(
            "merge", "--models", MEAN + "," + MEAN, "--weights", "1", "--out", out.toString());
    assertThat(weights.status()).isEqualTo(2);
    assertThat(weights.err()).contains("1 weights for 2 models");
    Path copy = TestModels.copyTo(folder.resolve("copy"));
    CliResult same =
        InProcess.run("merge", "--models", MEAN + "," + copy, "--out", copy.toString());
    assertThat(same.status()).isEqualTo(2);
    assertThat(same.err()).contains("--out is one of the --models");
    assertThat(out).doesNotExist();
  }
}
