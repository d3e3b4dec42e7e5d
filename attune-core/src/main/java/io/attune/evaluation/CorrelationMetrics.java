package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * How well similarities follow given scores: Pearson's correlation (are they a straight line?) and
 * Spearman's (are they in the same order?), for one or several similarity functions.
 *
 * <p>A correlation with values that are all equal is not defined; it counts as 0, no relation seen.
 */
final class CorrelationMetrics implements ItemMetrics {
  /** Below this share of the mean, what looks like spread is rounding; SciPy warns there, too. */
  private static final double NO_SPREAD = 1e-13;

  private final List<String> metrics = new ArrayList<>();
  private final double[] scores;
  private final ScoredRanks scoreRanks;
  private final List<double[]> similarities = new ArrayList<>();
  private final List<ScoredRanks> similarityRanks = new ArrayList<>();

  /**
   * @param scores one an item
   * @param similarities one an item, by the similarity function's name
   * @param name of the evaluator, before the keys
   */
  CorrelationMetrics(double[] scores, Map<String, double[]> similarities, String name) {
    this.scores = scores;
    this.scoreRanks = new ScoredRanks(scores);
    similarities.forEach(
        (function, values) -> {
          this.similarities.add(values);
          this.similarityRanks.add(new ScoredRanks(values));
        });
    keys(similarities.keySet()).forEach(key -> metrics.add(MetricNames.prefixed(name, key)));
  }

  /** The keys without the evaluator's name. */
  static List<String> keys(Collection<String> functions) {
    List<String> keys = new ArrayList<>();
    for (String function : functions) {
      keys.add("pearson_" + function);
      keys.add("spearman_" + function);
    }
    if (functions.size() > 1) {
      keys.add("pearson_max");
      keys.add("spearman_max");
    }
    return keys;
  }

  @Override
  public List<String> metrics() {
    return metrics;
  }

  @Override
  public int[] strata() {
    return new int[] {scores.length};
  }

  @Override
  public double[] of(int[] counts) {
    double[] values = new double[metrics.size()];
    double[] ranks = new double[scores.length];
    double[] otherRanks = new double[scores.length];
    scoreRanks.rank(counts, ranks);
    double largestPearson = Double.NEGATIVE_INFINITY;
    double largestSpearman = Double.NEGATIVE_INFINITY;
    for (int function = 0; function < similarities.size(); function++) {
      similarityRanks.get(function).rank(counts, otherRanks);
      double pearson = pearson(scores, similarities.get(function), counts);
      double spearman = pearson(ranks, otherRanks, counts);
      values[2 * function] = pearson;
      values[2 * function + 1] = spearman;
      largestPearson = Math.max(largestPearson, pearson);
      largestSpearman = Math.max(largestSpearman, spearman);
    }
    if (similarities.size() > 1) {
      values[values.length - 2] = largestPearson;
      values[values.length - 1] = largestSpearman;
    }
    return values;
  }

  /** Pearson's correlation of two values of each item drawn; from −1 to 1. */
  private static double pearson(double[] x, double[] y, int[] counts) {
    double sumX = 0;
    double sumY = 0;
    long drawn = 0;
    for (int item = 0; item < counts.length; item++) {
      sumX += counts[item] * x[item];
      sumY += counts[item] * y[item];
      drawn += counts[item];
    }
    double meanX = sumX / drawn;
    double meanY = sumY / drawn;
    double squaresX = 0;
    double squaresY = 0;
    double products = 0;
    for (int item = 0; item < counts.length; item++) {
      double dx = x[item] - meanX;
      double dy = y[item] - meanY;
      squaresX += counts[item] * dx * dx;
      squaresY += counts[item] * dy * dy;
      products += counts[item] * dx * dy;
    }
    double normX = Math.sqrt(squaresX);
    double normY = Math.sqrt(squaresY);
    if (normX <= NO_SPREAD * Math.abs(meanX) || normY <= NO_SPREAD * Math.abs(meanY)) {
      return 0;
    }
    return Math.max(-1, Math.min(1, products / (normX * normY)));
  }
}
