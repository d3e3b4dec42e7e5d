package io.attune.publishing;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Cosine similarities of the same rows with matching and with other texts.
 *
 * @param positive of each anchor and its positive, in [−1, 1]
 * @param negative of each anchor and its negative, in [−1, 1]; as many
 */
public record PairSimilarities(double[] positive, double[] negative) {
  /**
   * @throws IllegalArgumentException if there is no row, or the arrays are not equally long
   */
  public PairSimilarities {
    if (positive.length == 0 || positive.length != negative.length) {
      throw new IllegalArgumentException(
          "Each row needs a positive and a negative similarity, but there are "
              + positive.length
              + " and "
              + negative.length);
    }
    positive = positive.clone();
    negative = negative.clone();
  }

  /**
   * Computes the similarities.
   *
   * @param anchors one vector a row
   * @param positives one vector a row
   * @param negatives one vector a row
   * @return their cosines; 0 where a vector is all zeros
   */
  public static PairSimilarities of(float[][] anchors, float[][] positives, float[][] negatives) {
    return new PairSimilarities(cosines(anchors, positives), cosines(anchors, negatives));
  }

  private static double[] cosines(float[][] a, float[][] b) {
    return IntStream.range(0, a.length).mapToDouble(row -> cosine(a[row], b[row])).toArray();
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    double norms = Math.sqrt(squaresA) * Math.sqrt(squaresB);
    return norms == 0 ? 0 : Math.max(-1, Math.min(1, product / norms));
  }

  /**
   * The mean of the matching texts.
   *
   * @return in [−1, 1]
   */
  public double meanPositive() {
    return Arrays.stream(positive).average().orElseThrow();
  }

  /**
   * The mean of the other texts.
   *
   * @return in [−1, 1]
   */
  public double meanNegative() {
    return Arrays.stream(negative).average().orElseThrow();
  }

  /**
   * How often the matching text is the more similar one.
   *
   * @return share of the rows, in [0, 1]; a tie counts as wrong
   */
  public double shareRight() {
    long right =
        IntStream.range(0, positive.length).filter(row -> positive[row] > negative[row]).count();
    return (double) right / positive.length;
  }
}
