package io.attune.evaluation;

/**
 * A metric, or a difference of two, with its 95 % confidence interval.
 *
 * @param value the figure measured on all items
 * @param low the lower end of the interval, at most {@code value}
 * @param high the upper end of the interval, at least {@code value}
 */
public record MetricEstimate(double value, double low, double high) {
  /**
   * @throws IllegalArgumentException if a number is not finite or they are not in order
   */
  public MetricEstimate {
    if (!Double.isFinite(low) || !Double.isFinite(high) || !(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "An estimate needs low <= value <= high, all finite, but got "
              + low
              + ", "
              + value
              + ", "
              + high);
    }
  }

  /**
   * For a difference: whether it is more than chance.
   *
   * @return whether the interval excludes 0
   */
  public boolean isDistinguishable() {
    return low > 0 || high < 0;
  }
}
