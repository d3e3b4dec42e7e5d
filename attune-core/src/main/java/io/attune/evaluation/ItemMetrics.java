package io.attune.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Metrics of one set of items (queries, pairs, triplets), in a form that can be computed anew on a
 * resample of them. That is what {@link BootstrapInterval} needs, whether a metric is a mean over
 * the items ({@link MeanMetrics}) or, like a rank correlation, a figure of all of them together.
 */
public interface ItemMetrics {
  /**
   * The keys of the metrics.
   *
   * @return different ones, in the order of {@link #of}; none where nothing can be computed anew
   */
  List<String> metrics();

  /**
   * The numbers of items. Items of several strata, such as the queries of several data sets, are
   * drawn stratum by stratum.
   *
   * @return one number a stratum; the items are numbered through all strata
   */
  int[] strata();

  /**
   * Computes the metrics.
   *
   * @param counts for each item how often it was drawn, at least 0; 1 everywhere gives the figures
   *     themselves. Not changed, not kept.
   * @return a finite value for each metric
   */
  double[] of(int[] counts);

  /**
   * Whether a metric reaches from 0 to 1, so that an interval that sees no spread at its end can be
   * widened; see {@link BootstrapInterval}.
   *
   * @param metric one of {@link #metrics}
   * @return whether it is such a share
   */
  default boolean isShare(String metric) {
    return false;
  }

  /**
   * The values that metrics are means of.
   *
   * @return for each metric that is a mean one value per item; a copy
   */
  default Map<String, double[]> samples() {
    return Map.of();
  }

  /**
   * The number of items in all strata.
   *
   * @return at least 0
   */
  default int items() {
    return Arrays.stream(strata()).sum();
  }

  /**
   * The figures of all items, each counted once.
   *
   * @return a value for each metric
   */
  default double[] values() {
    int[] once = new int[items()];
    Arrays.fill(once, 1);
    return of(once);
  }
}
