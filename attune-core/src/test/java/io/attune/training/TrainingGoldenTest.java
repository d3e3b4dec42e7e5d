package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole training histories against sentence-transformers' trainer: every step's loss, gradient norm
 * and learning rate, and the vectors at the end.
 */
class TrainingGoldenTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pairs",
        "triplets-no-duplicates",
        "tuples-accumulated",
        "pairs-cosine-prompts",
        "triplets-constant-warmup",
        "pairs-evaluated",
        "pairs-layer-rates",
        "pairs-frozen"
      })
  void equalsSentenceTransformers(String name) throws IOException {
    JsonNode golden = Golden.json("training/" + name + ".json");
    TrainingHistory history = TrainingHistory.run(name, golden, folder, 42);
    assertThat(history.largestStepDifference(golden)).isLessThan(TOLERANCE);
    assertThat(history.vectorDifference(golden)).isLessThan(TOLERANCE);
    assertThat(
            Golden.relativeDifference(
                history.result().trainLoss(), golden.get("train_loss").asDouble()))
        .isLessThan(TOLERANCE);
    assertEvaluations(history, golden.path("evaluations"));
  }

  private static void assertEvaluations(TrainingHistory history, JsonNode expected) {
    assertThat(history.evaluations()).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      Map<String, Object> actual = history.evaluations().get(i);
      expected
          .get(i)
          .properties()
          .forEach(
              field ->
                  assertThat(
                          Golden.relativeDifference(
                              ((Number) actual.get(field.getKey())).doubleValue(),
                              field.getValue().asDouble()))
                      .as("%s of %s", field.getKey(), actual)
                      .isLessThan(TOLERANCE));
    }
  }
}
