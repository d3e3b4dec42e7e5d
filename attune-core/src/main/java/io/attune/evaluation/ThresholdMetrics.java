package io.attune.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well pairs of two classes are told apart by calling all pairs positive from a threshold on.
 *
 * <p>Two thresholds are chosen after the fact, for the best accuracy and for the best F1, so these
 * figures flatter a little; on a resample they are chosen anew. Thresholds lie half-way between the
 * neighbouring scores, in float32, as sentence-transformers computes them.
 */
final class ThresholdMetrics {
  /**
   * The figures.
   *
   * @param accuracy share of pairs told right, at the best threshold for that
   * @param accuracyThreshold that threshold
   * @param f1 harmonic mean of precision and recall, at the best threshold for that
   * @param f1Threshold that threshold
   * @param precision share of the pairs called positive that are, at that threshold
   * @param recall share of the positive pairs that are called so, at that threshold
   * @param averagePrecision the mean of the precisions at each positive pair; needs no threshold
   * @param matthewsCorrelation of calls and classes, at the threshold for F1; from −1 to 1
   */
  record Figures(
      double accuracy,
      float accuracyThreshold,
      double f1,
      float f1Threshold,
      double precision,
      double recall,
      double averagePrecision,
      double matthewsCorrelation) {}

  private final boolean[] positive; // by item
  private final boolean largerIsMoreAlike;
  private final float[] scores; // by group: different scores, the most alike first
  private final int[] groups; // by item

  /**
   * @param scores one an item, similarities or distances
   * @param positive the true class of each item
   * @param largerIsMoreAlike whether the scores are similarities
   */
  ThresholdMetrics(float[] scores, boolean[] positive, boolean largerIsMoreAlike) {
    this.positive = positive;
    this.largerIsMoreAlike = largerIsMoreAlike;
    Comparator<Integer> ascending = Comparator.comparingDouble(item -> scores[item] + 0f);
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(largerIsMoreAlike ? ascending.reversed() : ascending)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] different = new float[scores.length];
    groups = new int[scores.length];
    int count = 0;
    for (int item : order) {
      if (count == 0 || scores[item] != different[count - 1]) {
        different[count++] = scores[item];
      }
      groups[item] = count - 1;
    }
    this.scores = Arrays.copyOf(different, count);
  }

  /** The figures of a resample of at least one item. */
  Figures of(int[] counts) {
    int[] positives = new int[scores.length];
    int[] negatives = new int[scores.length];
    int allPositives = 0;
    int allNegatives = 0;
    for (int item = 0; item < groups.length; item++) {
      if (positive[item]) {
        positives[groups[item]] += counts[item];
        allPositives += counts[item];
      } else {
        negatives[groups[item]] += counts[item];
        allNegatives += counts[item];
      }
    }
    return new Walk(positives, negatives, allPositives, allNegatives).figures();
  }

  /** Lowers the threshold from score to score and keeps what is best. */
  private final class Walk {
    private final int[] positives; // by group
    private final int[] negatives;
    private final int allPositives;
    private final int allNegatives;

    private double accuracy;
    private float accuracyThreshold;
    private double f1;
    private float f1Threshold;
    private double precision;
    private double recall;
    private double averagePrecision;
    private double matthewsCorrelation;

    Walk(int[] positives, int[] negatives, int allPositives, int allNegatives) {
      this.positives = positives;
      this.negatives = negatives;
      this.allPositives = allPositives;
      this.allNegatives = allNegatives;
    }

    Figures figures() {
      int first = next(-1);
      accuracy = (double) allNegatives / (allPositives + allNegatives);
      accuracyThreshold = // calls nothing positive
          Math.nextAfter(
              scores[first],
              largerIsMoreAlike ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
      int truePositives = 0;
      int falsePositives = 0;
      for (int group = first; group < scores.length; group = next(group)) {
        truePositives += positives[group];
        falsePositives += negatives[group];
        double precisionHere = (double) truePositives / (truePositives + falsePositives);
        averagePrecision += precisionHere * positives[group];
        considerAccuracy(truePositives, falsePositives, group);
        considerF1(truePositives, falsePositives, group);
      }
      return new Figures(
          accuracy,
          accuracyThreshold,
          f1,
          f1Threshold,
          precision,
          recall,
          allPositives == 0 ? 0 : averagePrecision / allPositives,
          matthewsCorrelation);
    }

    private void considerAccuracy(int truePositives, int falsePositives, int group) {
      int right = truePositives + allNegatives - falsePositives;
      double accuracyHere = (double) right / (allPositives + allNegatives);
      if (accuracyHere > accuracy) {
        accuracy = accuracyHere;
        accuracyThreshold = below(group);
      }
    }

    private void considerF1(int truePositives, int falsePositives, int group) {
      if (truePositives == 0) {
        return;
      }
      double precisionHere = (double) truePositives / (truePositives + falsePositives);
      double recallHere = (double) truePositives / allPositives;
      double f1Here = 2 * precisionHere * recallHere / (precisionHere + recallHere);
      if (f1Here > f1) {
        f1 = f1Here;
        f1Threshold = below(group);
        precision = precisionHere;
        recall = recallHere;
        matthewsCorrelation = matthews(truePositives, falsePositives);
      }
    }

    /** The threshold that takes in a group but not the next. */
    private float below(int group) {
      int following = next(group);
      if (following == scores.length) {
        return scores[group];
      }
      float middle = (scores[group] + scores[following]) / 2;
      return middle == scores[following] ? scores[group] : middle;
    }

    /** The next group with an item that was drawn. */
    private int next(int group) {
      int following = group + 1;
      while (following < scores.length && positives[following] + negatives[following] == 0) {
        following++;
      }
      return following;
    }

    private double matthews(double truePositives, double falsePositives) {
      double falseNegatives = allPositives - truePositives;
      double trueNegatives = allNegatives - falsePositives;
      double called = truePositives + falsePositives;
      double product = called * allPositives * allNegatives * (trueNegatives + falseNegatives);
      return product == 0
          ? 0
          : (truePositives * trueNegatives - falsePositives * falseNegatives) / Math.sqrt(product);
    }
  }
}
