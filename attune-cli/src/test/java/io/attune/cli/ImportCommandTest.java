package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.model.SentenceTransformer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final String MEAN = TestModels.mean().toString();

  @TempDir private Path folder;
  private Path onnx;
  private Path out;

  @BeforeEach
  void export() throws Exception {
    Path exported = folder.resolve("exported");
    InProcess.run("export", "--model", MEAN, "--onnx", "--out", exported.toString());
    Files.delete(exported.resolve("model.safetensors"));
    onnx = exported.resolve("model.onnx");
    out = folder.resolve("imported");
  }

  @Test
  void writesAModelWithTheSameVectors() throws Exception {
    CliResult result = InProcess.run("import", "--onnx", onnx.toString(), "--out", out.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Wrote " + out, "differ by ", "in ONNX Runtime 1.");
    try (SentenceTransformer imported = SentenceTransformer.load(out);
        SentenceTransformer model = SentenceTransformer.load(MEAN)) {
      assertThat(imported.encode("a nurse")).isEqualTo(model.encode("a nurse"));
    }
  }

  @Test
  void tellsItAsJson() throws Exception {
    CliResult result =
        InProcess.run("import", "--onnx", onnx.toString(), "--out", out.toString(), "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("folder").textValue()).isEqualTo(out.toString());
    assertThat(json.get("sentence_difference").doubleValue()).isBetween(0.0, 1e-5);
  }

  @Test
  void aFileThatIsNoneIsTheUsersMistake() throws Exception {
    Files.writeString(onnx, "not ONNX");
    CliResult result = InProcess.run("import", "--onnx", onnx.toString(), "--out", out.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(onnx + ": not a whole ONNX file");
    assertThat(out).doesNotExist();
  }

  @Test
  void theFolderOfTheFileItselfIsNotReplaced() {
    CliResult result =
        InProcess.run("import", "--onnx", onnx.toString(), "--out", onnx.getParent().toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("holds the input");
  }
}
