package io.attune.evaluation;

import io.attune.similarity.SimilarityFunction;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds metric keys, {@code [name_][function_]metric}, and takes them apart. */
final class MetricNames {
  private static final String ANY_FUNCTION =
      Arrays.stream(SimilarityFunction.values())
          .map(SimilarityFunction::key)
          .collect(Collectors.joining("|", "(", ")"));

  /** Before the measure, as in {@code cosine_f1_threshold}; or behind a correlation. */
  private static final String FUNCTION =
      "(?<=^|_)"
          + ANY_FUNCTION
          + "_(?=(graded_)?[a-z]+(@\\d+)?$|f1$|(accuracy|f1)_threshold$)"
          + "|(?<=(^|_)(pearson|spearman))_"
          + ANY_FUNCTION
          + "$";

  private MetricNames() {}

  /** {@code name_metric}, or the metric alone for an empty name. */
  static String prefixed(String name, String metric) {
    return name.isEmpty() ? metric : name + "_" + metric;
  }

  /** The key without its similarity function: {@code dev_cosine_ndcg@10} → {@code dev_ndcg@10}. */
  static String withoutFunction(String key) {
    return key.replaceFirst(FUNCTION, "");
  }

  /** Whether a key is that of a measure, whatever evaluator's name and function stand before it. */
  static boolean isOf(String key, String measure) {
    String bare = withoutFunction(key);
    return bare.equals(measure) || bare.endsWith("_" + measure);
  }

  /** Whether the figure is a threshold, of which none is better than another. */
  static boolean isThreshold(String key) {
    return key.endsWith("threshold");
  }

  /** The same key, or else the only one that differs from it just by the similarity function. */
  static Optional<String> counterpart(String key, Collection<String> keys) {
    if (keys.contains(key)) {
      return Optional.of(key);
    }
    String bare = withoutFunction(key);
    List<String> alike =
        keys.stream().filter(other -> withoutFunction(other).equals(bare)).toList();
    return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
  }
}
