package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * 95 % confidence intervals of metrics over items (queries, pairs, triplets).
 *
 * <p>The idea: the items are a sample of those the model will meet. Drawing as many items as there
 * are, with replacement, and computing the metric again shows how much it would move with another
 * sample. The interval reaches from the 2.5th to the 97.5th percentile of these figures: the
 * percentile bootstrap of Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter
 * 13. It holds for means and for others, such as rank correlations, alike: {@link ItemMetrics}.
 *
 * <p>Two models are compared on the same items, so both are computed on the same resamples: the
 * paired bootstrap, as Sakai, "Evaluating evaluation metrics based on the bootstrap" (SIGIR 2006)
 * uses it in retrieval. That is far sharper than asking whether two intervals overlap: a query that
 * is hard for both models does not blur their difference. Comparing many models makes a chance
 * difference among them likelier; the intervals are not corrected for that.
 *
 * <p>Two limits. Of few items (below 30 or so) the intervals are somewhat too narrow. And where all
 * values are 1, or all are 0, resampling sees no spread at all; there, a metric from 0 to 1 gets
 * the exact binomial limit of Clopper and Pearson, "The use of confidence or fiducial limits
 * illustrated in the case of the binomial" (1934). It holds for every mean of values between 0 and
 * 1; for other such metrics (an F1 of exactly 1) it stands in for want of a better one.
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
    return estimates(MeanMetrics.ofShares(samples));
  }

  /**
   * Estimates metrics of any kind.
   *
   * @param metrics of at least one item
   * @return an estimate for each metric, in the same order
   * @throws IllegalArgumentException if there is no item
   */
  public Map<String, MetricEstimate> estimates(ItemMetrics metrics) {
    double[] values = metrics.values();
    double[][] replicates = replicates(List.of(metrics)).get(0);
    Map<String, MetricEstimate> estimates = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      String metric = metrics.metrics().get(i);
      MetricEstimate estimate = estimate(values[i], replicates[i]);
      estimates.put(
          metric, metrics.isShare(metric) ? withExactLimit(estimate, metrics.items()) : estimate);
    }
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
    samples.forEach((metric, values) -> requireSameItems(metric, values, baselines.get(metric)));
    Map<String, double[]> own = new LinkedHashMap<>(samples);
    Map<String, double[]> other = new LinkedHashMap<>(baselines);
    other.keySet().retainAll(own.keySet());
    Map<String, String> pairs = new LinkedHashMap<>();
    own.keySet().forEach(metric -> pairs.put(metric, metric));
    return differences(MeanMetrics.of(own), MeanMetrics.of(other), pairs);
  }

  /**
   * Estimates by how much one model is better than another by metrics of any kind.
   *
   * @param metrics of one model
   * @param baseline the other model's, of the same items in the same order
   * @param pairs from keys of {@code metrics} to those of {@code baseline} to compare them with
   * @return an estimate of the difference for each pair, by the first key
   * @throws IllegalArgumentException if the items differ in number
   */
  public Map<String, MetricEstimate> differences(
      ItemMetrics metrics, ItemMetrics baseline, Map<String, String> pairs) {
    if (!Arrays.equals(metrics.strata(), baseline.strata())) {
      throw otherItems(
          String.join(", ", pairs.keySet()), metrics.items(), Integer.toString(baseline.items()));
    }
    double[] own = metrics.values();
    double[] other = baseline.values();
    List<double[][]> replicates = replicates(List.of(metrics, baseline));
    Map<String, MetricEstimate> differences = new LinkedHashMap<>();
    pairs.forEach(
        (metric, counterpart) -> {
          int i = metrics.metrics().indexOf(metric);
          int j = baseline.metrics().indexOf(counterpart);
          double[] resampled = new double[resamples];
          for (int resample = 0; resample < resamples; resample++) {
            resampled[resample] = replicates.get(0)[i][resample] - replicates.get(1)[j][resample];
          }
          differences.put(metric, estimate(own[i] - other[j], resampled));
        });
    return differences;
  }

  private static void requireSameItems(String metric, double[] values, double[] baseline) {
    if (baseline == null || baseline.length != values.length) {
      throw otherItems(
          metric, values.length, baseline == null ? "none" : Integer.toString(baseline.length));
    }
  }

  private static IllegalArgumentException otherItems(String metric, int own, String baseline) {
    return new IllegalArgumentException(
        "A paired difference needs the same items on both sides, but "
            + metric
            + " has "
            + own
            + " values here and "
            + baseline
            + " in the baseline");
  }

  /** For each group, [metrics, resamples]: all groups are computed on the same resamples. */
  private List<double[][]> replicates(List<ItemMetrics> groups) {
    int[] strata = groups.get(0).strata();
    int[] counts = new int[Arrays.stream(strata).sum()];
    if (counts.length == 0) {
      throw new IllegalArgumentException("A metric of no items has no value");
    }
    List<double[][]> replicates = new ArrayList<>();
    groups.forEach(group -> replicates.add(new double[group.metrics().size()][resamples]));
    SplitMix64 random = new SplitMix64(seed);
    for (int resample = 0; resample < resamples; resample++) {
      draw(random, strata, counts);
      for (int group = 0; group < groups.size(); group++) {
        double[] values = groups.get(group).of(counts);
        for (int metric = 0; metric < values.length; metric++) {
          replicates.get(group)[metric][resample] = values[metric];
        }
      }
    }
    return replicates;
  }

  private static void draw(SplitMix64 random, int[] strata, int[] counts) {
    Arrays.fill(counts, 0);
    int start = 0;
    for (int items : strata) {
      for (int draw = 0; draw < items; draw++) {
        counts[start + random.nextInt(items)]++;
      }
      start += items;
    }
  }

  /** Takes equally many resamples off both ends, so that −x gets the mirrored interval of x. */
  private MetricEstimate estimate(double value, double[] resampled) {
    Arrays.sort(resampled);
    int outside = (int) Math.floor((resamples + 1) * TAIL);
    // Rounding alone can put equal values' resampled means a hair beside their mean.
    double low = Math.min(value, resampled[outside - 1]);
    double high = Math.max(value, resampled[resamples - outside]);
    return new MetricEstimate(value, low, high);
  }

  /**
   * Of n ones, the chance of a 1 may be as low as p with pⁿ = 2.5 %, and the mean is at least that
   * chance; for zeros the same from above.
   */
  private static MetricEstimate withExactLimit(MetricEstimate estimate, int items) {
    double limit = Math.pow(TAIL, 1.0 / items);
    if (estimate.value() == 1) {
      return new MetricEstimate(1, Math.min(limit, estimate.low()), 1);
    }
    if (estimate.value() == 0) {
      return new MetricEstimate(0, 0, Math.max(1 - limit, estimate.high()));
    }
    return estimate;
  }
}
