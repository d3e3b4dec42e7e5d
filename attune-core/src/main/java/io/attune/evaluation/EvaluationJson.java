package io.attune.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Results as JSON, for {@code --json} and for reports. */
public final class EvaluationJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EvaluationJson() {}

  /**
   * One model's metrics.
   *
   * @param result from an evaluator
   * @return {@code {"primary_metric": KEY, "metrics": {KEY: {"value", "low", "high"}, …}, "notes":
   *     […]}}
   */
  public static ObjectNode of(EvaluationResult result) {
    ObjectNode json = NODES.objectNode();
    json.put("primary_metric", result.primaryMetric());
    json.set("metrics", estimates(result.metrics()));
    json.set("notes", strings(result.notes()));
    return json;
  }

  /**
   * One model's metrics and its differences from another.
   *
   * @param result from an evaluator
   * @param baseline from the same evaluator
   * @return as {@link #of(EvaluationResult)}, and {@code "differences"}: result − baseline by the
   *     same keys
   * @throws IllegalArgumentException if the results are not of the same items
   */
  public static ObjectNode of(EvaluationResult result, EvaluationResult baseline) {
    ObjectNode json = of(result);
    json.set("differences", estimates(result.differenceFrom(baseline)));
    return json;
  }

  /**
   * Several models, best first.
   *
   * @param comparison of the models
   * @return {@code {"models": […]}}: each as {@link #of(EvaluationResult)}, and {@code "model"},
   *     {@code "from_best"}: the difference of the primary metric, {@code
   *     "distinguishable_from_best"}
   */
  public static ObjectNode of(ModelComparison comparison) {
    ArrayNode models = NODES.arrayNode();
    for (ModelComparison.RankedModel model : comparison.models()) {
      ObjectNode json = NODES.objectNode();
      json.put("model", model.model());
      json.setAll(of(model.result()));
      json.set("from_best", estimate(model.fromBest()));
      json.put("distinguishable_from_best", model.isDistinguishableFromBest());
      models.add(json);
    }
    ObjectNode json = NODES.objectNode();
    json.set("models", models);
    return json;
  }

  private static ObjectNode estimates(Map<String, MetricEstimate> metrics) {
    ObjectNode json = NODES.objectNode();
    metrics.forEach((metric, value) -> json.set(metric, estimate(value)));
    return json;
  }

  private static ObjectNode estimate(MetricEstimate estimate) {
    return NODES
        .objectNode()
        .put("value", estimate.value())
        .put("low", estimate.low())
        .put("high", estimate.high());
  }

  private static ArrayNode strings(List<String> values) {
    ArrayNode array = NODES.arrayNode();
    values.forEach(array::add);
    return array;
  }
}
