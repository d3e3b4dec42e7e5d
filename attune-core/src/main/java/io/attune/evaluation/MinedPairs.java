package io.attune.evaluation;

import io.attune.similarity.SimilarPair;
import java.util.List;
import java.util.stream.Stream;

/**
 * How well the pairs that a model finds most alike agree with the known duplicates.
 *
 * <p>The items are the sentences, not the pairs, since pairs that share a sentence are not
 * independent: on a resample a pair counts as often as the product of its sentences' counts, the
 * vertex bootstrap of Snijders and Borgatti, "Non-parametric standard errors and tests for network
 * statistics" (1999).
 */
final class MinedPairs implements ItemMetrics {
  static final String AVERAGE_PRECISION = "average_precision";

  /** In sentence-transformers' order. */
  private static final List<String> FIGURES =
      List.of(AVERAGE_PRECISION, "f1", "precision", "recall", "threshold");

  private final List<String> metrics;
  private final int sentences;
  private final List<SimilarPair> pairs; // best first
  private final boolean[] isDuplicate; // by pair
  private final int[][] duplicates; // all known ones, found or not: [pairs][2]

  /**
   * @param pairs found, best first
   * @param isDuplicate whether each is known to be one
   * @param duplicates all that are known, as two different sentences each
   * @param sentences how many there are
   * @param name of the evaluator, before the keys
   */
  MinedPairs(
      List<SimilarPair> pairs,
      boolean[] isDuplicate,
      int[][] duplicates,
      int sentences,
      String name) {
    this.pairs = pairs;
    this.isDuplicate = isDuplicate;
    this.duplicates = duplicates;
    this.sentences = sentences;
    this.metrics = keys().map(key -> MetricNames.prefixed(name, key)).toList();
  }

  /** The keys without the evaluator's name. */
  static Stream<String> keys() {
    return FIGURES.stream();
  }

  @Override
  public List<String> metrics() {
    return metrics;
  }

  @Override
  public int[] strata() {
    return new int[] {sentences};
  }

  /** How many pairs a resample has to look at. */
  long work() {
    return (long) pairs.size() + duplicates.length;
  }

  @Override
  public double[] of(int[] counts) {
    long known = 0;
    for (int[] pair : duplicates) {
      known += (long) counts[pair[0]] * counts[pair[1]];
    }
    long seen = 0;
    long right = 0;
    long rightBefore = 0;
    double sum = 0;
    double[] best = new double[4]; // f1, precision, recall, threshold
    for (int i = 0; i < pairs.size(); i++) {
      SimilarPair pair = pairs.get(i);
      long count = (long) counts[pair.first()] * counts[pair.second()];
      seen += count;
      right += isDuplicate[i] ? count : 0;
      SimilarPair next = pairs.get(Math.min(i + 1, pairs.size() - 1));
      if (i + 1 < pairs.size() && next.score() == pair.score()) {
        continue; // pairs of equal score are taken together
      }
      if (right > rightBefore) {
        double precision = (double) right / seen;
        double recall = (double) right / known;
        double f1 = 2 * precision * recall / (precision + recall);
        sum += precision * (right - rightBefore);
        if (f1 > best[0]) {
          best = new double[] {f1, precision, recall, threshold(pair, next)};
        }
      }
      rightBefore = right;
    }
    return new double[] {known == 0 ? 0 : sum / known, best[0], best[1], best[2], best[3]};
  }

  private static double threshold(SimilarPair last, SimilarPair next) {
    return ((double) last.score() + next.score()) / 2;
  }

  @Override
  public boolean isShare(String metric) {
    return !MetricNames.isThreshold(metric);
  }
}
