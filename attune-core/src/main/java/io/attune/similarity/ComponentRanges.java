package io.attune.similarity;

import java.util.Arrays;

/**
 * The range of each component over a set of vectors, which the 256 steps of a byte are spread over.
 *
 * @param low the least value of each component
 * @param high the largest value of each component, not below the least
 */
public record ComponentRanges(float[] low, float[] high) {
  /**
   * Copies the arrays.
   *
   * @throws IllegalArgumentException if they differ in length or are not finite and in order
   */
  public ComponentRanges {
    low = low.clone();
    high = high.clone();
    if (low.length != high.length) {
      throw new IllegalArgumentException(
          "Ranges need as many low as high ends, but have " + low.length + " and " + high.length);
    }
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= high[i] && Float.isFinite(low[i]) && Float.isFinite(high[i]))) {
        throw new IllegalArgumentException(
            "The range of component " + i + " is " + low[i] + " to " + high[i]);
      }
    }
  }

  /**
   * The ranges of some vectors: the more, and the more like those to come, the better.
   *
   * @param vectors at least one, finite
   * @return their least and largest components
   */
  public static ComponentRanges of(float[][] vectors) {
    Growing ranges = new Growing(vectors[0].length);
    Arrays.stream(vectors).forEach(ranges::add);
    return ranges.toRanges();
  }

  /** The number of components. */
  int dimension() {
    return low.length;
  }

  @Override
  public float[] low() {
    return low.clone();
  }

  @Override
  public float[] high() {
    return high.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ComponentRanges ranges
        && Arrays.equals(low, ranges.low)
        && Arrays.equals(high, ranges.high);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
  }

  @Override
  public String toString() {
    return "ComponentRanges[low=" + Arrays.toString(low) + ", high=" + Arrays.toString(high) + "]";
  }

  /** Ranges of vectors that come one by one. */
  public static final class Growing {
    private final float[] low;
    private final float[] high;

    /**
     * @param dimension of the vectors
     */
    public Growing(int dimension) {
      low = new float[dimension];
      high = new float[dimension];
      Arrays.fill(low, Float.POSITIVE_INFINITY);
      Arrays.fill(high, Float.NEGATIVE_INFINITY);
    }

    /**
     * Takes a vector in.
     *
     * @param vector of the dimension
     */
    public void add(float[] vector) {
      for (int i = 0; i < low.length; i++) {
        low[i] = Math.min(low[i], vector[i]);
        high[i] = Math.max(high[i], vector[i]);
      }
    }

    /**
     * The ranges so far.
     *
     * @return of at least one vector
     */
    public ComponentRanges toRanges() {
      return new ComponentRanges(low, high);
    }
  }
}
