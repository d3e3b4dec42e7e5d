package io.attune.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * 95 % confidence intervals of metrics that are means over items (queries, triplets).
 *
 * <p>The idea: the items are a sample of those the model will meet. Drawing as many items as there
 * are, with replacement, and averaging again shows how much the metric would move with another
 * sample. The interval reaches from the 2.5th to the 97.5th percentile of these averages: the
 * percentile bootstrap of Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter
 * 13.
 *
 * <p>Two models are compared on the same items, so their differences are resampled item by item:
 * the paired bootstrap, as Sakai, "Evaluating evaluation metrics based on the bootstrap" (SIGIR
 * 2006) uses it in retrieval. That is far sharper than asking whether two intervals overlap: a
 * query that is hard for both models does not blur their difference. Comparing many models makes a
 * chance difference among them likelier; the intervals are not corrected for that.
 *
 * <p>Two limits. Of few items (below 30 or so) the intervals are somewhat too narrow. And where all
 * values are 1, or all are 0, resampling sees no spread at all; there, {@link #mean} takes the
 * exact binomial limit of Clopper and Pearson, "The use of confidence or fiducial limits
 * illustrated in the case of the binomial" (1934), which holds for any metric between 0 and 1.
 *
 * <p>The same values, resamples and seed give the same interval, bit for bit, on every machine and
 * from any number of threads.
 *
 * @param resamples how often to draw, at least 100
 * @param seed of the draws
 */
public record BootstrapInterval(int resamples, long seed) {
  /** 10,000 resamples: their ends are then sharp to about 3 % of a standard error. */
  public static final BootstrapInterval DEFAULT = new BootstrapInterval(10_000, 42);

  /** What lies outside the interval on each side. */
  private static final double TAIL = 0.025;

  /**
   * @throws IllegalArgumentException if there are fewer than 100 resamples
   */
  public BootstrapInterval {
    if (resamples < 100) {
      throw new IllegalArgumentException(
          "resamples must be at least 100, but is " + resamples + "; 2,000 or more are usual");
    }
  }

  /**
   * Estimates a metric from 0 to 1.
   *
   * @param values one per item, from 0 to 1; at least one
   * @return their mean and its interval
   * @throws IllegalArgumentException if there is no value or one is out of range
   */
  public MetricEstimate mean(double[] values) {
    return means(Map.of("", values)).get("");
  }

  /**
   * Estimates several metrics of the same items, on the same resamples.
   *
   * @param samples for each metric one value per item, from 0 to 1, equally many
   * @return an estimate for each metric, in the same order
   * @throws IllegalArgumentException if there is no value, one is out of range, or metrics differ
   *     in their number of items
   */
  public Map<String, MetricEstimate> means(Map<String, double[]> samples) {
    samples.forEach(BootstrapInterval::requireUnitRange);
    Map<String, MetricEstimate> estimates = resampledMeans(samples);
    estimates.replaceAll((metric, estimate) -> withExactLimit(estimate, samples.get(metric)));
    return estimates;
  }

  /**
   * Estimates by how much one model is better than another.
   *
   * @param values one per item
   * @param baseline the other model's, of the same items in the same order
   * @return the mean of values − baseline and its interval; exactly 0 for equal values
   * @throws IllegalArgumentException if there is no value or the lengths differ
   */
  public MetricEstimate difference(double[] values, double[] baseline) {
    return differences(Map.of("", values), Map.of("", baseline)).get("");
  }

  /**
   * Estimates by how much one model is better than another by several metrics, on the same
   * resamples.
   *
   * @param samples for each metric one value per item
   * @param baselines the other model's, for at least the same metrics
   * @return an estimate for each metric of {@code samples}, in the same order
   * @throws IllegalArgumentException if a metric is missing or the lengths differ
   */
  public Map<String, MetricEstimate> differences(
      Map<String, double[]> samples, Map<String, double[]> baselines) {
    Map<String, double[]> differences = new LinkedHashMap<>();
    samples.forEach(
        (metric, values) ->
            differences.put(metric, differences(metric, values, baselines.get(metric))));
    return resampledMeans(differences);
  }

  private static double[] differences(String metric, double[] values, double[] baseline) {
    if (baseline == null || baseline.length != values.length) {
      throw new IllegalArgumentException(
          "A paired difference needs the same items on both sides, but "
              + metric
              + " has "
              + values.length
              + " values here and "
              + (baseline == null ? "none" : baseline.length)
              + " in the baseline");
    }
    double[] differences = new double[values.length];
    for (int item = 0; item < values.length; item++) {
      differences[item] = values[item] - baseline[item];
    }
    return differences;
  }

  private Map<String, MetricEstimate> resampledMeans(Map<String, double[]> samples) {
    List<double[]> columns = List.copyOf(samples.values());
    double[][] means = means(columns); // [metrics, resamples]
    Map<String, MetricEstimate> estimates = new LinkedHashMap<>();
    int metric = 0;
    for (Map.Entry<String, double[]> entry : samples.entrySet()) {
      estimates.put(entry.getKey(), estimate(average(entry.getValue()), means[metric++]));
    }
    return estimates;
  }

  private static double average(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Averages each column over the same drawn items, once a resample. */
  private double[][] means(List<double[]> columns) {
    int metrics = columns.size();
    int items = metrics == 0 ? 0 : columns.get(0).length;
    double[] rows = new double[items * metrics]; // [items, metrics]: a draw reads adjacent numbers
    for (int metric = 0; metric < metrics; metric++) {
      requireItems(columns.get(metric), items);
      for (int item = 0; item < items; item++) {
        rows[item * metrics + metric] = columns.get(metric)[item];
      }
    }
    SplitMix64 random = new SplitMix64(seed);
    double[][] means = new double[metrics][resamples];
    double[] sums = new double[metrics];
    for (int resample = 0; resample < resamples; resample++) {
      Arrays.fill(sums, 0);
      for (int draw = 0; draw < items; draw++) {
        int row = random.nextInt(items) * metrics;
        for (int metric = 0; metric < metrics; metric++) {
          sums[metric] += rows[row + metric];
        }
      }
      for (int metric = 0; metric < metrics; metric++) {
        means[metric][resample] = sums[metric] / items;
      }
    }
    return means;
  }

  /** Takes equally many resamples off both ends, so that −x gets the mirrored interval of x. */
  private MetricEstimate estimate(double value, double[] means) {
    Arrays.sort(means);
    int outside = (int) Math.floor((resamples + 1) * TAIL);
    // Rounding alone can put equal values' resampled means a hair beside their mean.
    double low = Math.min(value, means[outside - 1]);
    double high = Math.max(value, means[resamples - outside]);
    return new MetricEstimate(value, low, high);
  }

  /**
   * Of n ones, the chance of a 1 may be as low as p with pⁿ = 2.5 %, and the mean is at least that
   * chance; for zeros the same from above.
   */
  private static MetricEstimate withExactLimit(MetricEstimate estimate, double[] values) {
    double limit = Math.pow(TAIL, 1.0 / values.length);
    if (Arrays.stream(values).allMatch(value -> value == 1)) {
      return new MetricEstimate(1, limit, 1);
    }
    if (Arrays.stream(values).allMatch(value -> value == 0)) {
      return new MetricEstimate(0, 0, 1 - limit);
    }
    return estimate;
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
