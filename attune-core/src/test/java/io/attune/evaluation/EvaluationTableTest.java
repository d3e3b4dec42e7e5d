package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.evaluation.ModelComparison.ModelResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {
  private final EvaluationResult base = result(0.5, "2 queries left out");
  private final EvaluationResult tuned = result(0.6);
  private final EvaluationResult similar = result(0.61);

  @Test
  void showsMetricsWithIntervals() {
    assertThat(EvaluationTable.metrics(base))
        .isEqualTo(
            """
            metric             value   95 % interval
            cosine_accuracy@1  0.5000  [0.4000, 0.6000]
            cosine_ndcg@10     0.7150  [0.6580, 0.7720]  primary
            note: 2 queries left out
            """);
  }

  @Test
  void showsDifferences() {
    assertThat(EvaluationTable.differences(tuned, base))
        .isEqualTo(
            """
            metric             baseline  model   difference  95 % interval
            cosine_accuracy@1  0.5000    0.6000  +0.1000     [+0.0500, +0.1600]  better
            cosine_ndcg@10     0.7150    0.7720  +0.0570     [+0.0285, +0.0912]  better
            """);
  }

  @Test
  void ranksModels() {
    ModelComparison comparison =
        ModelComparison.of(
            List.of(
                new ModelResult("base", base),
                new ModelResult("tuned", tuned),
                new ModelResult("tuned-twice", similar)));
    assertThat(EvaluationTable.models(comparison))
        .isEqualTo(
            """
            model        ndcg@10  95 % interval     accuracy@1  from the best  95 % interval
            tuned-twice  0.7777   [0.7207, 0.8290]  0.6100                                         best
            tuned        0.7720   [0.7150, 0.8233]  0.6000      -0.0057        [-0.0171, +0.0000]  not distinguishable
            base         0.7150   [0.6580, 0.7720]  0.5000      -0.0627        [-0.0969, -0.0285]  worse
            note: "not distinguishable" means that the 95 % interval of the paired difference from the best includes 0
            """);
    assertThat(comparison.models())
        .extracting(ModelComparison.RankedModel::isDistinguishableFromBest)
        .containsExactly(false, false, true);
  }

  @Test
  void ofEqualModelsTheEarlierIsFirst() {
    ModelComparison comparison =
        ModelComparison.of(List.of(new ModelResult("b", base), new ModelResult("a", base)));
    assertThat(comparison.models())
        .extracting(ModelComparison.RankedModel::model)
        .containsExactly("b", "a");
    assertThat(comparison.best().fromBest()).isEqualTo(new MetricEstimate(0, 0, 0));
  }

  @Test
  void refusesToCompareNothing() {
    assertThatThrownBy(() -> ModelComparison.of(List.of()))
        .hasMessage("A comparison needs at least one model");
  }

  @Test
  void jsonHoldsTheSameFigures() {
    JsonNode json = EvaluationJson.of(tuned, base);
    MetricEstimate ndcg = tuned.metrics().get("cosine_ndcg@10");
    assertThat(json.at("/metrics/cosine_ndcg@10/value").asDouble()).isEqualTo(ndcg.value());
    assertThat(json.at("/metrics/cosine_ndcg@10/low").asDouble()).isEqualTo(ndcg.low());
    assertThat(json.at("/metrics/cosine_ndcg@10/high").asDouble()).isEqualTo(ndcg.high());
    assertThat(json.at("/differences/cosine_ndcg@10/value").asDouble())
        .isEqualTo(tuned.differenceFrom(base).get("cosine_ndcg@10").value());
    assertThat(json.get("differences").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(tuned.metrics().keySet());
    assertThat(EvaluationJson.of(base).at("/notes/0").asText()).isEqualTo("2 queries left out");
    assertThat(EvaluationJson.of(base).at("/primary_metric").asText()).isEqualTo("cosine_ndcg@10");
    assertThat(EvaluationJson.of(base).has("differences")).isFalse();
  }

  @Test
  void jsonOfAComparisonIsBestFirst() {
    JsonNode json =
        EvaluationJson.of(
            ModelComparison.of(
                List.of(new ModelResult("base", base), new ModelResult("tuned", tuned))));
    assertThat(json.at("/models/0/model").asText()).isEqualTo("tuned");
    assertThat(json.at("/models/1/distinguishable_from_best").asBoolean()).isTrue();
    assertThat(json.at("/models/1/from_best/value").asDouble()).isNegative();
    assertThat(json.at("/models/1/metrics/cosine_accuracy@1/value").asDouble()).isEqualTo(0.5);
  }

  /**
   * 100 queries, of which this share has its document at the first rank, the others at the fourth.
   */
  private static EvaluationResult result(double share, String... notes) {
    double[] accuracy =
        IntStream.range(0, 100).mapToDouble(i -> (i * 37 % 100) < 100 * share ? 1 : 0).toArray();
    double[] ndcg = new double[100];
    for (int i = 0; i < 100; i++) {
      ndcg[i] = accuracy[i] == 1 ? 1 : 0.43;
    }
    Map<String, double[]> samples = new LinkedHashMap<>();
    samples.put("cosine_accuracy@1", accuracy);
    samples.put("cosine_ndcg@10", ndcg);
    return EvaluationResult.ofSamples(
        "cosine_ndcg@10", samples, List.of(notes), BootstrapInterval.DEFAULT);
  }
}
