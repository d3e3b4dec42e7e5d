package io.attune.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metrics that are means over the items. */
final class MeanMetrics implements ItemMetrics {
  private final List<String> metrics;
  private final int items;
  private final boolean shares;
  private final double[] rows; // [items, metrics]: an item's values lie side by side

  private MeanMetrics(Map<String, double[]> samples, boolean shares) {
    this.metrics = List.copyOf(samples.keySet());
    this.items = samples.values().stream().mapToInt(values -> values.length).findFirst().orElse(0);
    this.shares = shares;
    this.rows = new double[items * metrics.size()];
    for (int metric = 0; metric < metrics.size(); metric++) {
      double[] values = samples.get(metrics.get(metric));
      requireItems(values, items);
      for (int item = 0; item < items; item++) {
        rows[item * metrics.size() + metric] = values[item];
      }
    }
  }

  /**
   * Means of any finite values.
   *
   * @param samples for each metric one value per item, equally many
   * @throws IllegalArgumentException if metrics differ in their number of items or have none
   */
  static MeanMetrics of(Map<String, double[]> samples) {
    return new MeanMetrics(samples, false);
  }

  /**
   * Means of values from 0 to 1.
   *
   * @param samples for each metric one value per item, equally many
   * @throws IllegalArgumentException if a value is out of range, or metrics differ in their number
   *     of items or have none
   */
  static MeanMetrics ofShares(Map<String, double[]> samples) {
    samples.forEach(MeanMetrics::requireUnitRange);
    return new MeanMetrics(samples, true);
  }

  @Override
  public List<String> metrics() {
    return metrics;
  }

  @Override
  public int[] strata() {
    return new int[] {items};
  }

  @Override
  public double[] of(int[] counts) {
    double[] sums = new double[metrics.size()];
    int drawn = 0;
    for (int item = 0; item < items; item++) {
      int count = counts[item];
      if (count > 0) {
        drawn += count;
        int row = item * sums.length;
        for (int metric = 0; metric < sums.length; metric++) {
          sums[metric] += count * rows[row + metric];
        }
      }
    }
    for (int metric = 0; metric < sums.length; metric++) {
      sums[metric] /= drawn;
    }
    return sums;
  }

  @Override
  public boolean isShare(String metric) {
    return shares;
  }

  @Override
  public Map<String, double[]> samples() {
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int metric = 0; metric < metrics.size(); metric++) {
      double[] values = new double[items];
      for (int item = 0; item < items; item++) {
        values[item] = rows[item * metrics.size() + metric];
      }
      samples.put(metrics.get(metric), values);
    }
    return samples;
  }

  private static void requireItems(double[] values, int items) {
    if (values.length != items) {
      throw new IllegalArgumentException(
          "Metrics estimated together need equally many items, but have "
              + items
              + " and "
              + values.length);
    }
    if (items == 0) {
      throw new IllegalArgumentException("A metric of no items has no value");
    }
  }

  private static void requireUnitRange(String metric, double[] values) {
    for (int item = 0; item < values.length; item++) {
      if (!(values[item] >= 0 && values[item] <= 1)) {
        throw new IllegalArgumentException(
            "Values of a metric must be from 0 to 1, but "
                + (metric.isEmpty() ? "" : metric + " of ")
                + "item "
                + item
                + " is "
                + values[item]);
      }
    }
  }
}
