package io.attune.cli;

import io.attune.evaluation.BootstrapInterval;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.MetricEstimate;
import io.attune.publishing.EvaluationComparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Picks the few metrics out of a result that a summary shows; the report shows all. */
final class Headlines {
  private static final List<String> METRICS = List.of("accuracy@1", "accuracy@10", "mrr@10");

  private Headlines() {}

  /** The same comparison with the primary metric and at most three more. */
  static EvaluationComparison of(EvaluationComparison comparison) {
    return new EvaluationComparison(
        comparison.title(), of(comparison.before()), of(comparison.after()));
  }

  /** The same result with the primary metric and at most three more. */
  static EvaluationResult of(EvaluationResult result) {
    Map<String, MetricEstimate> metrics = new LinkedHashMap<>();
    metrics.put(result.primaryMetric(), result.primary());
    result
        .metrics()
        .forEach(
            (key, estimate) -> {
              if (METRICS.stream().anyMatch(key::endsWith)) {
                metrics.putIfAbsent(key, estimate);
              }
            });
    Map<String, double[]> samples = new LinkedHashMap<>(result.samples());
    samples.keySet().retainAll(metrics.keySet());
    return new EvaluationResult(
        result.primaryMetric(), metrics, samples, result.notes(), BootstrapInterval.DEFAULT);
  }
}
