package io.attune.negatives;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * How the scores of positives and chosen negatives are spread, over the same bins of equal width.
 *
 * @param low the lower end of the first bin
 * @param high the upper end of the last bin, which belongs to it
 * @param positives scores of positives in each bin
 * @param negatives scores of negatives in each bin
 */
public record ScoreHistogram(double low, double high, int[] positives, int[] negatives) {
  /** Bins in a score of 1, and the range's ends in tenths, as in the report of a training. */
  private static final int BINS_IN_ONE = 40;

  private static final double TICKS_IN_ONE = 10;

  /**
   * Counts scores in bins 0.025 wide, which span all of them, rounded outwards to tenths.
   *
   * @param positives scores of positives
   * @param negatives scores of negatives
   * @return the counts
   */
  public static ScoreHistogram of(double[] positives, double[] negatives) {
    double[] all =
        DoubleStream.concat(Arrays.stream(positives), Arrays.stream(negatives)).toArray();
    double low = Math.floor(DoubleStream.of(all).min().orElse(0) * TICKS_IN_ONE) / TICKS_IN_ONE;
    double most = Math.ceil(DoubleStream.of(all).max().orElse(1) * TICKS_IN_ONE) / TICKS_IN_ONE;
    double high = Math.max(most, low + 1 / TICKS_IN_ONE);
    int bins = (int) Math.round((high - low) * BINS_IN_ONE);
    return new ScoreHistogram(
        low, high, counts(positives, low, bins), counts(negatives, low, bins));
  }

  private static int[] counts(double[] scores, double low, int bins) {
    int[] counts = new int[bins];
    for (double score : scores) {
      int bin = (int) Math.floor((score - low) * BINS_IN_ONE);
      counts[Math.max(0, Math.min(bins - 1, bin))]++;
    }
    return counts;
  }

  /**
   * Where a bin begins.
   *
   * @param bin from 0; the number of bins for the end of the last one
   * @return a score
   */
  public double edge(int bin) {
    return low + (high - low) * bin / positives.length;
  }
}
