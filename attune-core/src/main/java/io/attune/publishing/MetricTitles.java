package io.attune.publishing;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metric keys as people write them: {@code jobs_cosine_ndcg@10} is nDCG@10. */
final class MetricTitles {
  private static final Map<String, String> NAMES =
      Map.of(
          "accuracy", "Accuracy",
          "precision", "Precision",
          "recall", "Recall",
          "ndcg", "nDCG",
          "mrr", "MRR",
          "map", "MAP");

  private static final Pattern KEY = Pattern.compile("(?:.*_)?(?<metric>[a-z]+)(?<cut>@\\d+)?");

  private static final Pattern FUNCTION =
      Pattern.compile("(?:^|_)(cosine|dot|euclidean|manhattan)_(?!.*_)");

  private MetricTitles() {}

  /** Without evaluator's name and similarity function; an unknown metric's key as it is. */
  static String shortTitle(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches() || !NAMES.containsKey(matcher.group("metric"))) {
      return key;
    }
    String cut = matcher.group("cut");
    return NAMES.get(matcher.group("metric")) + (cut == null ? "" : cut);
  }

  /** The same, with the similarity function in brackets. */
  static String title(String key) {
    String title = shortTitle(key);
    if (title.equals(key)) {
      return key;
    }
    Matcher function = FUNCTION.matcher(key);
    return function.find() ? title + " (" + function.group(1) + ")" : title;
  }
}
