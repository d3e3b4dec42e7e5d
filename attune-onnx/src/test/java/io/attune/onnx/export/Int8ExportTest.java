package io.attune.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import io.attune.onnx.OnnxImporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class Int8ExportTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("io.attune.onnx.export.ExportedModels#ALL")
  void everyFamilyGivesSimilarVectors(String name) throws IOException {
    ExportReport exact = export(name, OnnxPrecision.FLOAT32);
    ExportReport rounded = export(name, OnnxPrecision.INT8);
    Verification verification = rounded.verification().orElseThrow();
    assertThat(verification.lowestCosine()).isBetween(0.95, 1 - 1e-9);
    assertThat(rounded.bytes()).isLessThan(exact.bytes());
  }

  @Test
  void aFileThatLosesTooMuchIsRefused() throws IOException {
    Path other = export("tiny-bert-cls", OnnxPrecision.INT8).file();
    try (SentenceTransformer model =
        SentenceTransformer.load(GoldenModels.path("tiny-bert-mean"))) {
      assertThatThrownBy(() -> ExportCheck.check(model, other, 0, OnnxPrecision.INT8))
          .isInstanceOf(ExportFailedException.class)
          .hasMessageStartingWith("Nothing was exported: as int8 the model loses too much")
          .hasMessageContaining("at least 0.95 is needed. Export it without --quantize");
    }
  }

  @Test
  void roundedWeightsAreNotImported() throws IOException {
    Path file = export("encoders/distilbert", OnnxPrecision.INT8).file();
    assertThatThrownBy(() -> OnnxImporter.importModel(file, folder.resolve("model")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": node '")
        .hasMessageContaining("the model is quantised, and its weights are rounded");
  }

  @Test
  void everyRowUsesAllItsStepsAndRoundsToTheNearest() throws IOException {
    TensorData values = TensorData.ofFloats(new float[] {1, -0.5f, 0.26f, 0, 0, 0}, 2, 3);
    Int8Matrix matrix = Int8Matrix.of(values, 64);
    assertThat(matrix.scales()).containsExactly(1f / 64, 1);
    assertThat(written(Initializer.of("m", matrix))).containsExactly(64, -32, 17, 0, 0, 0);
    assertThat(written(Initializer.transposed("m", matrix))).containsExactly(64, 0, -32, 0, 17, 0);
  }

  private static byte[] written(Initializer initializer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    initializer.data().writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }

  private ExportReport export(String name, OnnxPrecision precision) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(GoldenModels.path(name))) {
      return OnnxExporter.export(model, folder.resolve("exported"), precision);
    }
  }
}
