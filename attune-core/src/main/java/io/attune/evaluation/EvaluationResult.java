package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an evaluator found out about a model: metrics with intervals, the items that they were
 * computed of, and notes on what a reader has to know to trust the figures.
 *
 * <p>Keys are sentence-transformers' own: {@code cosine_ndcg@10}, or {@code jobs_cosine_ndcg@10}
 * from an evaluator named {@code jobs}.
 */
public final class EvaluationResult {
  /** Below this, the percentile bootstrap is noticeably too narrow. */
  private static final int FEW_ITEMS = 30;

  private final String primaryMetric;
  private final Map<String, MetricEstimate> metrics;
  private final ItemMetrics items;
  private final List<String> notes;
  private final BootstrapInterval bootstrap;

  /**
   * Puts together results whose estimates are known.
   *
   * @param primaryMetric the metric that models are ranked by, one of {@code metrics}
   * @param metrics estimates by key, in the order in which to show them
   * @param samples for each metric that is a mean, one value per item; only those can be compared
   *     with another model's
   * @param notes sentences for the reader
   * @param bootstrap how to make intervals of differences
   * @throws IllegalArgumentException if the primary metric or a sample's metric is missing
   */
  public EvaluationResult(
      String primaryMetric,
      Map<String, MetricEstimate> metrics,
      Map<String, double[]> samples,
      List<String> notes,
      BootstrapInterval bootstrap) {
    this(primaryMetric, metrics, MeanMetrics.of(samples), notes, bootstrap);
  }

  /**
   * Puts together estimates with what they were made of.
   *
   * @param primaryMetric the metric that models are ranked by, one of {@code metrics}
   * @param metrics estimates by key, in the order in which to show them
   * @param items for the differences from other results; may know fewer metrics, or more
   * @param notes sentences for the reader
   * @param bootstrap how to make intervals of differences
   * @throws IllegalArgumentException if the primary metric is missing
   */
  EvaluationResult(
      String primaryMetric,
      Map<String, MetricEstimate> metrics,
      ItemMetrics items,
      List<String> notes,
      BootstrapInterval bootstrap) {
    this.primaryMetric = primaryMetric;
    this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    this.items = items;
    this.notes = List.copyOf(notes);
    this.bootstrap = bootstrap;
    if (!metrics.containsKey(primaryMetric)) {
      throw new IllegalArgumentException(
          "The primary metric '"
              + primaryMetric
              + "' is not among "
              + String.join(", ", metrics.keySet()));
    }
  }

  /**
   * Estimates metrics that are means over the same items.
   *
   * @param primaryMetric one of the metrics
   * @param samples for each metric one value per item, from 0 to 1, in the order in which to show
   *     the metrics
   * @param notes sentences for the reader; one on few items is added where it applies
   * @param bootstrap how to make intervals
   * @return the result
   */
  public static EvaluationResult ofSamples(
      String primaryMetric,
      Map<String, double[]> samples,
      List<String> notes,
      BootstrapInterval bootstrap) {
    return of(primaryMetric, MeanMetrics.ofShares(samples), notes, bootstrap);
  }

  /**
   * Estimates metrics of any kind.
   *
   * @param primaryMetric one of the metrics
   * @param items that the metrics are computed of
   * @param notes sentences for the reader; one on few items is added where it applies
   * @param bootstrap how to make intervals
   * @return the result
   */
  public static EvaluationResult of(
      String primaryMetric, ItemMetrics items, List<String> notes, BootstrapInterval bootstrap) {
    List<String> allNotes = new ArrayList<>(notes);
    if (items.items() < FEW_ITEMS) {
      allNotes.add(
          "only "
              + items.items()
              + (items.items() == 1 ? " item" : " items")
              + ": the true intervals are somewhat wider than shown");
    }
    return new EvaluationResult(
        primaryMetric, bootstrap.estimates(items), items, allNotes, bootstrap);
  }

  /**
   * The same result, showing fewer metrics.
   *
   * @param chosen says which; the primary metric stays in any case
   * @return a result that can be compared as this one can
   */
  public EvaluationResult only(Predicate<String> chosen) {
    Map<String, MetricEstimate> fewer = new LinkedHashMap<>();
    fewer.put(primaryMetric, primary());
    metrics.forEach(
        (metric, estimate) -> {
          if (chosen.test(metric)) {
            fewer.put(metric, estimate);
          }
        });
    return new EvaluationResult(primaryMetric, fewer, items, notes, bootstrap);
  }

  /**
   * The metric that models are ranked by.
   *
   * @return a key of {@link #metrics()}
   */
  public String primaryMetric() {
    return primaryMetric;
  }

  /**
   * The primary metric's figure.
   *
   * @return its estimate
   */
  public MetricEstimate primary() {
    return metrics.get(primaryMetric);
  }

  /**
   * All metrics.
   *
   * @return estimates by key, in the order in which to show them; unmodifiable
   */
  public Map<String, MetricEstimate> metrics() {
    return metrics;
  }

  /**
   * The values that metrics are means of.
   *
   * @return for each metric that is a mean one value per item (query, triplet) in the evaluator's
   *     order; a copy
   */
  public Map<String, double[]> samples() {
    Map<String, double[]> samples = new LinkedHashMap<>(items.samples());
    samples.keySet().retainAll(metrics.keySet());
    return samples;
  }

  /**
   * The metrics that can be compared with another model's item by item: all that the items are
   * known of, but no thresholds, of which none is better than another.
   *
   * @return keys, in the order in which to show them
   */
  public Set<String> comparableMetrics() {
    Set<String> keys = new LinkedHashSet<>(metrics.keySet());
    keys.retainAll(items.metrics());
    keys.removeIf(MetricNames::isThreshold);
    return keys;
  }

  /**
   * What a reader has to know: items left out, ties, few items.
   *
   * @return sentences without a full stop; unmodifiable
   */
  public List<String> notes() {
    return notes;
  }

  ItemMetrics items() {
    return items;
  }

  BootstrapInterval bootstrap() {
    return bootstrap;
  }

  /**
   * By how much this model is better than another, by the paired bootstrap.
   *
   * @param baseline the other model's result from the same evaluator
   * @return this − baseline by this result's keys. Where the models have different similarity
   *     functions of their own, {@code cosine_ndcg@10} is compared with {@code dot_ndcg@10}. A
   *     metric that is not {@linkplain #comparableMetrics comparable} in both results is missing.
   * @throws IllegalArgumentException if the results are not of the same items
   */
  public Map<String, MetricEstimate> differenceFrom(EvaluationResult baseline) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String metric : comparableMetrics()) {
      MetricNames.counterpart(metric, baseline.comparableMetrics())
          .ifPresent(counterpart -> pairs.put(metric, counterpart));
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "The results have no metric in common: "
              + String.join(", ", comparableMetrics())
              + " here, "
              + String.join(", ", baseline.comparableMetrics())
              + " in the baseline; evaluate both with the same evaluator");
    }
    return bootstrap.differences(items, baseline.items, pairs);
  }

  @Override
  public String toString() {
    MetricEstimate primary = primary();
    return primaryMetric
        + " = "
        + primary.value()
        + " ["
        + primary.low()
        + ", "
        + primary.high()
        + "]";
  }
}
