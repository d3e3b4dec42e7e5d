package io.attune.cli;

import io.attune.evaluation.EvaluationResult;
import io.attune.publishing.EvaluationComparison;
import java.util.List;

/** Picks the few metrics out of a result that a summary shows; the report shows all. */
final class Headlines {
  private static final List<String> METRICS =
      List.of("accuracy@1", "accuracy@10", "mrr@10", "pearson_cosine", "_f1");

  private Headlines() {}

  /** The same comparison with the primary metric and a few more. */
  static EvaluationComparison of(EvaluationComparison comparison) {
    return new EvaluationComparison(
        comparison.title(), of(comparison.before()), of(comparison.after()));
  }

  /** The same result with the primary metric and a few more. */
  static EvaluationResult of(EvaluationResult result) {
    return result.only(key -> METRICS.stream().anyMatch(key::endsWith));
  }
}
