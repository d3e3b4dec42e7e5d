package io.attune.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every family of encoders, exported and run by ONNX Runtime, gives the vectors that
 * sentence-transformers gives.
 */
class ExportGoldenTest {
  private static final double TOLERANCE = 1e-5;
  private static final int BATCH = 16;

  @TempDir private Path folder;

  /**
   * A model and what sentence-transformers answers.
   *
   * @param name its folder
   * @param texts given to it
   * @param vectors one a text
   */
  record Golden(String name, List<String> texts, JsonNode vectors) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Golden> models() throws IOException {
    List<Golden> all = new ArrayList<>();
    for (String file : List.of("encode.json", "encoders/encode.json")) {
      JsonNode json = GoldenModels.json(file);
      List<String> texts = new ArrayList<>();
      json.get("texts").forEach(text -> texts.add(text.textValue()));
      String parent = file.contains("/") ? "encoders/" : "";
      json.get("models")
          .properties()
          .forEach(
              model ->
                  all.add(
                      new Golden(parent + model.getKey(), texts, model.getValue().get("vectors"))));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("models")
  void equalsTheReference(Golden golden) throws IOException, OrtException {
    List<int[]> tokenIds;
    ExportReport report;
    int padding;
    try (SentenceTransformer model = SentenceTransformer.load(GoldenModels.path(golden.name))) {
      report = OnnxExporter.export(model, folder.resolve("exported"));
      tokenIds = model.tokenize(golden.texts);
      padding = OnnxExporter.padding(ModelFolder.read(report.file().getParent()));
    }
    assertThat(report.verification()).isPresent();
    double largest = 0;
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(report.file())) {
      for (int start = 0; start < tokenIds.size(); start += BATCH) {
        List<int[]> batch = tokenIds.subList(start, Math.min(start + BATCH, tokenIds.size()));
        float[][] vectors =
            session
                .run(PaddedBatch.of(batch, padding, PaddedBatch.Side.RIGHT))
                .sentences()
                .orElseThrow();
        for (int row = 0; row < vectors.length; row++) {
          largest = Math.max(largest, difference(vectors[row], golden.vectors.get(start + row)));
        }
      }
    }
    assertThat(largest).isLessThan(TOLERANCE);
  }

  private static double difference(float[] actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(actual[i] - expected.get(i).asDouble());
      largest = Double.isNaN(difference) ? Double.MAX_VALUE : Math.max(largest, difference);
    }
    return largest;
  }
}
