package io.attune.publishing;

import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * How the cosine similarities of matching and of other texts are spread before and after training,
 * all over the same bins. Good training pulls the two apart.
 *
 * @param description which texts were measured; a sentence without a full stop
 * @param low the lower end of the first bin
 * @param high the upper end of the last bin, which belongs to it
 * @param positiveBefore matching texts in each bin, before training
 * @param negativeBefore other texts in each bin, before training
 * @param positiveAfter matching texts in each bin, after training
 * @param negativeAfter other texts in each bin, after training
 * @param before the similarities themselves, before training
 * @param after the similarities themselves, after training
 */
public record SimilarityHistogram(
    String description,
    double low,
    double high,
    int[] positiveBefore,
    int[] negativeBefore,
    int[] positiveAfter,
    int[] negativeAfter,
    PairSimilarities before,
    PairSimilarities after) {

  /** Bins in a similarity of 1. */
  private static final int BINS_IN_ONE = 40;

  /** The range's ends are multiples of 1/10, so that an axis begins and ends with a label. */
  private static final double TICKS_IN_ONE = 10;

  /**
   * Counts similarities in bins 0.025 wide, which span all of them, rounded outwards to tenths.
   *
   * @param description which texts were measured
   * @param before of the base model
   * @param after of the fine-tuned model, for the same texts
   * @return the counts
   */
  public static SimilarityHistogram of(
      String description, PairSimilarities before, PairSimilarities after) {
    double[] all =
        Stream.of(before.positive(), before.negative(), after.positive(), after.negative())
            .flatMapToDouble(DoubleStream::of)
            .toArray();
    double low = Math.floor(DoubleStream.of(all).min().orElse(-1) * TICKS_IN_ONE) / TICKS_IN_ONE;
    double most = Math.ceil(DoubleStream.of(all).max().orElse(1) * TICKS_IN_ONE) / TICKS_IN_ONE;
    double high = Math.max(most, low + 1 / TICKS_IN_ONE);
    return new SimilarityHistogram(
        description,
        low,
        high,
        counts(before.positive(), low, high),
        counts(before.negative(), low, high),
        counts(after.positive(), low, high),
        counts(after.negative(), low, high),
        before,
        after);
  }

  private static int[] counts(double[] values, double low, double high) {
    int[] counts = new int[(int) Math.round((high - low) * BINS_IN_ONE)];
    for (double value : values) {
      int bin = (int) Math.floor((value - low) * BINS_IN_ONE);
      counts[Math.max(0, Math.min(counts.length - 1, bin))]++;
    }
    return counts;
  }

  /**
   * Where a bin begins.
   *
   * @param bin from 0; {@link #bins} for the end of the last one
   * @return a similarity
   */
  public double edge(int bin) {
    return low + (high - low) * bin / bins();
  }

  /**
   * How many bins there are.
   *
   * @return at least 4
   */
  public int bins() {
    return positiveBefore.length;
  }
}
