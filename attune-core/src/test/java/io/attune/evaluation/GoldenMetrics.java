package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.testing.FidelityTable;
import java.util.ArrayList;
import java.util.List;

/** Compares metrics with golden ones, and holds the table of docs/evaluation.md to the result. */
final class GoldenMetrics {
  static final double TOLERANCE = 1e-9;

  private static final String HEAD = "| Evaluator | Largest difference |";

  private GoldenMetrics() {}

  /**
   * Asserts that the metrics have the same names, in the same order, and the same values.
   *
   * @param evaluator as its row of the table begins
   * @param golden name → value
   */
  static void assertEqual(
      String evaluator, EvaluationResult result, JsonNode golden, double tolerance) {
    List<String> keys = new ArrayList<>();
    golden.fieldNames().forEachRemaining(keys::add);
    assertThat(List.copyOf(result.metrics().keySet())).isEqualTo(keys);
    double largest = 0;
    for (String key : keys) {
      double difference = Math.abs(result.metrics().get(key).value() - golden.get(key).asDouble());
      assertThat(difference).as(key).isLessThan(tolerance);
      largest = Math.max(largest, difference);
    }
    assertHolds(evaluator, largest, tolerance);
  }

  /** Asserts that the table tells the difference of a single figure. */
  static void assertHolds(String evaluator, double difference, double tolerance) {
    new FidelityTable("evaluation.md", HEAD, evaluator)
        .assertHolds("Largest difference", difference, tolerance);
  }
}
