package io.attune.model;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The layers that treat each row by itself, written out on Java doubles: twins of the engine's. */
final class PlainLayers {
  private PlainLayers() {}

  /** rows · weightᵀ + bias; an empty bias is none. */
  static double[][] linear(double[][] rows, double[][] weight, double[] bias) {
    double[][] result = new double[rows.length][weight.length];
    for (int row = 0; row < rows.length; row++) {
      for (int out = 0; out < weight.length; out++) {
        double value = bias.length == 0 ? 0 : bias[out];
        for (int in = 0; in < weight[out].length; in++) {
          value += rows[row][in] * weight[out][in];
        }
        result[row][out] = value;
      }
    }
    return result;
  }

  static double[][] norm(double[][] rows, double[] weight, double[] bias, double epsilon) {
    double[][] result = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      double[] values = rows[row];
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance =
          Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      result[row] = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        result[row][i] =
            (values[i] - mean) / Math.sqrt(variance + epsilon) * weight[i]
                + (bias.length == 0 ? 0 : bias[i]);
      }
    }
    return result;
  }

  static double[][] map(double[][] rows, DoubleUnaryOperator function) {
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(function).toArray())
        .toArray(double[][]::new);
  }

  static double[][] product(double[][] left, double[][] right) {
    double[][] result = new double[left.length][left[0].length];
    for (int row = 0; row < left.length; row++) {
      for (int i = 0; i < left[row].length; i++) {
        result[row][i] = left[row][i] * right[row][i];
      }
    }
    return result;
  }

  static double[][] sum(double[][] left, double[][] right) {
    double[][] result = new double[left.length][left[0].length];
    for (int row = 0; row < left.length; row++) {
      for (int i = 0; i < left[row].length; i++) {
        result[row][i] = left[row][i] + right[row][i];
      }
    }
    return result;
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
