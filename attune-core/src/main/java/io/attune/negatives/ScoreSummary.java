package io.attune.negatives;

import java.util.Arrays;

/**
 * The spread of some scores; all figures but the count are NaN where there are none.
 *
 * @param count how many
 * @param mean their mean
 * @param standardDeviation of a sample (divided by one less than the count)
 * @param min the least
 * @param lowerQuartile a quarter of them is below; interpolated
 * @param median half of them is below; interpolated
 * @param upperQuartile three quarters of them are below; interpolated
 * @param max the greatest
 */
public record ScoreSummary(
    int count,
    double mean,
    double standardDeviation,
    double min,
    double lowerQuartile,
    double median,
    double upperQuartile,
    double max) {
  /**
   * Sums up scores.
   *
   * @param scores in any order
   * @return their spread
   */
  public static ScoreSummary of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElse(Double.NaN);
    double squares = Arrays.stream(sorted).map(s -> (s - mean) * (s - mean)).sum();
    return new ScoreSummary(
        sorted.length,
        mean,
        sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : Double.NaN,
        quantile(sorted, 0),
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        quantile(sorted, 1));
  }

  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
