package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationResultTest {
  @Test
  void anIdenticalModelDiffersByExactlyZero() {
    EvaluationResult result = result("cosine_ndcg@10", values(80, 1));
    assertThat(result.differenceFrom(result("cosine_ndcg@10", values(80, 1))))
        .isEqualTo(Map.of("cosine_ndcg@10", new MetricEstimate(0, 0, 0)));
  }

  @Test
  void theDifferenceIsThisMinusTheBaseline() {
    EvaluationResult better = result("cosine_ndcg@10", 0.9, 0.8, 0.7);
    EvaluationResult worse = result("cosine_ndcg@10", 0.5, 0.5, 0.5);
    MetricEstimate difference = better.differenceFrom(worse).get("cosine_ndcg@10");
    assertThat(difference.value()).isCloseTo(0.3, within(1e-12));
    assertThat(difference.isDistinguishable()).isTrue();
  }

  @Test
  void modelsWithDifferentFunctionsOfTheirOwnAreCompared() {
    EvaluationResult cosine = result("dev_cosine_ndcg@10", 0.9, 0.8);
    EvaluationResult dot = result("dev_dot_ndcg@10", 0.5, 0.5);
    assertThat(cosine.differenceFrom(dot)).containsOnlyKeys("dev_cosine_ndcg@10");
  }

  @Test
  void refusesResultsOfOtherItems() {
    EvaluationResult result = result("cosine_ndcg@10", 0.9, 0.8);
    assertThatThrownBy(() -> result.differenceFrom(result("cosine_ndcg@10", 0.9)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cosine_ndcg@10 has 2 values here and 1 in the baseline");
    assertThatThrownBy(() -> result.differenceFrom(result("cosine_accuracy", 0.9, 0.8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no metric in common");
  }

  @Test
  void tellsThatItemsAreFew() {
    assertThat(result("m", values(29, 1)).notes())
        .containsExactly("only 29 items: the true intervals are somewhat wider than shown");
    assertThat(result("m", values(30, 1)).notes()).isEmpty();
  }

  @Test
  void cannotBeChangedFromOutside() {
    double[] values = {0.5, 0.6};
    EvaluationResult result = result("m", values);
    values[0] = 1;
    result.samples().get("m")[1] = 1;
    assertThat(result.samples().get("m")).containsExactly(0.5, 0.6);
  }

  @Test
  void thePrimaryMetricHasToBeThere() {
    assertThatThrownBy(
            () ->
                EvaluationResult.ofSamples(
                    "x", Map.of("m", new double[] {1}), List.of(), BootstrapInterval.DEFAULT))
        .hasMessage("The primary metric 'x' is not among m");
  }

  @Test
  void takesKeysApart() {
    assertThat(MetricNames.withoutFunction("cosine_ndcg@10")).isEqualTo("ndcg@10");
    assertThat(MetricNames.withoutFunction("dot_dev_dot_accuracy")).isEqualTo("dot_dev_accuracy");
    assertThat(MetricNames.withoutFunction("cosine_max_accuracy")).isEqualTo("cosine_max_accuracy");
    assertThat(MetricNames.withoutFunction("recosine_accuracy")).isEqualTo("recosine_accuracy");
  }

  static EvaluationResult result(String metric, double... values) {
    return EvaluationResult.ofSamples(
        metric, Map.of(metric, values), List.of(), BootstrapInterval.DEFAULT);
  }

  static double[] values(int count, long seed) {
    return new Random(seed).doubles(count).toArray();
  }
}
