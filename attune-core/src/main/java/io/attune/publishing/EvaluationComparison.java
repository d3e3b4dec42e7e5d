package io.attune.publishing;

import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.MetricEstimate;
import java.util.Map;
import java.util.Optional;

/**
 * What one evaluator found before and after training.
 *
 * @param title what it measures and on which data, such as {@code Retrieval on dev}
 * @param before of the base model
 * @param after of the fine-tuned model, by the same evaluator
 */
public record EvaluationComparison(String title, EvaluationResult before, EvaluationResult after) {

  /** What may be said of a difference. */
  enum Verdict {
    BETTER("better"),
    WORSE("worse"),
    NOT_DISTINGUISHABLE("not distinguishable");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** A metric in both results. */
  record Change(MetricEstimate before, MetricEstimate after, Optional<MetricEstimate> difference) {
    /** Empty for a metric whose difference has no interval. */
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

  /** Differences by the paired bootstrap, by the metrics of {@link #after}. */
  Map<String, MetricEstimate> differences() {
    return after.differenceFrom(before);
  }

  /** A metric of both results; empty where one of them lacks it. */
  Optional<Change> change(String metric, Map<String, MetricEstimate> differences) {
    return Optional.ofNullable(before.metrics().get(metric))
        .flatMap(
            old ->
                Optional.ofNullable(after.metrics().get(metric))
                    .map(
                        now -> new Change(old, now, Optional.ofNullable(differences.get(metric)))));
  }
}
