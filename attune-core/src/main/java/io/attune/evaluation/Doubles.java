package io.attune.evaluation;

/** Small things about arrays of numbers. */
final class Doubles {
  private Doubles() {}

  static double[] of(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** Whether no value differs from the first. */
  static boolean areEqual(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }
}
