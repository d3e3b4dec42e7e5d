package io.attune.publishing;

import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.MetricEstimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An {@link EvaluationComparison} with its differences, which are costly to estimate.
 *
 * @param title what was measured
 * @param primaryMetric the metric for the headline
 * @param changes metrics that both results have, in the order of the result after training
 * @param notes on either result
 */
record ComparedEvaluation(
    String title, String primaryMetric, Map<String, Change> changes, List<String> notes) {

  /** What may be said of a difference. */
  enum Verdict {
    BETTER,
    WORSE,
    NOT_DISTINGUISHABLE
  }

  /** A metric; the difference is empty for one that cannot be compared item by item. */
  record Change(MetricEstimate before, MetricEstimate after, Optional<MetricEstimate> difference) {
    Optional<Verdict> verdict() {
      return difference.map(
          estimate -> {
            if (!estimate.isDistinguishable()) {
              return Verdict.NOT_DISTINGUISHABLE;
            }
            return estimate.value() > 0 ? Verdict.BETTER : Verdict.WORSE;
          });
    }
  }

  static ComparedEvaluation of(EvaluationComparison comparison) {
    EvaluationResult before = comparison.before();
    EvaluationResult after = comparison.after();
    boolean paired = !Collections.disjoint(before.comparableMetrics(), after.comparableMetrics());
    Map<String, MetricEstimate> differences = paired ? after.differenceFrom(before) : Map.of();
    Map<String, Change> changes = new LinkedHashMap<>();
    after
        .metrics()
        .forEach(
            (metric, estimate) -> {
              MetricEstimate old = before.metrics().get(metric);
              if (old != null) {
                Optional<MetricEstimate> difference = Optional.ofNullable(differences.get(metric));
                changes.put(metric, new Change(old, estimate, difference));
              }
            });
    Set<String> notes = new LinkedHashSet<>(before.notes());
    notes.addAll(after.notes());
    return new ComparedEvaluation(
        comparison.title(), after.primaryMetric(), changes, new ArrayList<>(notes));
  }

  /** The primary metric's change; empty where the result before lacks it. */
  Optional<Change> primary() {
    return Optional.ofNullable(changes.get(primaryMetric));
  }

  /** How many metrics a verdict holds for. */
  long count(Verdict verdict) {
    return changes.values().stream()
        .filter(change -> change.verdict().equals(Optional.of(verdict)))
        .count();
  }
}
