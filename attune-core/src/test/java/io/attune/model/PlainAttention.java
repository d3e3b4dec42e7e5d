package io.attune.model;

import java.util.function.IntPredicate;

/**
 * Attention as the formulas have it, in double precision, one text, one head and one token at a
 * time: the slow twin of {@link PackedAttention}, {@link AttentionMask}, {@link RelativeBias} and
 * {@link RotaryEmbedding}.
 */
final class PlainAttention {
  /** Added to the score of a query and a key that is so many places further on. */
  interface Bias {
    double at(int head, int ahead);
  }

  private final HeadShape shape;
  private final double scale;
  private final Bias bias;
  private final double theta; // 0 for no rotation

  PlainAttention(HeadShape shape, double scale, Bias bias, double theta) {
    this.shape = shape;
    this.scale = scale;
    this.bias = bias;
    this.theta = theta;
  }

  /** Sees those keys whose distance, positive for later ones, passes. */
  static Bias seeing(IntPredicate ahead) {
    return (head, distance) -> ahead.test(distance) ? 0 : Double.NEGATIVE_INFINITY;
  }

  /** One text: [length, width] each, to [length, heads · headSize]. */
  double[][] forward(double[][] queries, double[][] keys, double[][] values) {
    int length = queries.length;
    int size = shape.headSize();
    double[][] output = new double[length][shape.heads() * size];
    for (int head = 0; head < shape.heads(); head++) {
      int shared = head * shape.keyValueHeads() / shape.heads();
      for (int i = 0; i < length; i++) {
        double[] query = rotated(queries[i], head, i);
        double[] weights = new double[length];
        double sum = 0;
        for (int j = 0; j < length; j++) {
          double score = scale * dot(query, rotated(keys[j], shared, j)) + bias.at(head, j - i);
          weights[j] = Math.exp(score);
          sum += weights[j];
        }
        for (int j = 0; j < length; j++) {
          for (int c = 0; c < size; c++) {
            output[i][head * size + c] += weights[j] / sum * values[j][shared * size + c];
          }
        }
      }
    }
    return output;
  }

  /** A head's components, turned by its place as complex numbers of components c and c + size/2. */
  private double[] rotated(double[] row, int head, int place) {
    int size = shape.headSize();
    double[] result = new double[size];
    for (int c = 0; c < size; c++) {
      result[c] = row[head * size + c];
    }
    for (int c = 0; theta > 0 && c < size / 2; c++) {
      double angle = place * Math.pow(theta, -2.0 * c / size);
      double real = result[c];
      double imaginary = result[c + size / 2];
      result[c] = real * Math.cos(angle) - imaginary * Math.sin(angle);
      result[c + size / 2] = real * Math.sin(angle) + imaginary * Math.cos(angle);
    }
    return result;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
