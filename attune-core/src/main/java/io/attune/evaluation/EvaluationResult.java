package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluator found out about a model: metrics with intervals, the values per item that they
 * are means of, and notes on what a reader has to know to trust the figures.
 *
 * <p>Keys are sentence-transformers' own: {@code cosine_ndcg@10}, or {@code jobs_cosine_ndcg@10}
 * from an evaluator named {@code jobs}.
 */
public final class EvaluationResult {
  /** Below this, the percentile bootstrap is noticeably too narrow. */
  private static final int FEW_ITEMS = 30;

  private final String primaryMetric;
  private final Map<String, MetricEstimate> metrics;
  private final Map<String, double[]> samples;
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
    this.primaryMetric = primaryMetric;
    this.metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    this.samples = copy(samples);
    this.notes = List.copyOf(notes);
    this.bootstrap = bootstrap;
    requireMetric(primaryMetric, "The primary metric");
    samples.keySet().forEach(metric -> requireMetric(metric, "A metric with samples"));
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
    List<String> allNotes = new ArrayList<>(notes);
    int items = samples.values().stream().mapToInt(values -> values.length).max().orElse(0);
    if (items < FEW_ITEMS) {
      allNotes.add(
          "only "
              + items
              + (items == 1 ? " item" : " items")
              + ": the true intervals are somewhat wider than shown");
    }
    return new EvaluationResult(
        primaryMetric, bootstrap.means(samples), samples, allNotes, bootstrap);
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
   * The values that the metrics are means of.
   *
   * @return for each metric one value per item (query, triplet) in the evaluator's order; a copy
   */
  public Map<String, double[]> samples() {
    return copy(samples);
  }

  /**
   * What a reader has to know: items left out, ties, few items.
   *
   * @return sentences without a full stop; unmodifiable
   */
  public List<String> notes() {
    return notes;
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
   *     metric without values per item in both results is missing.
   * @throws IllegalArgumentException if the results are not of the same items
   */
  public Map<String, MetricEstimate> differenceFrom(EvaluationResult baseline) {
    Map<String, double[]> own = new LinkedHashMap<>();
    Map<String, double[]> other = new LinkedHashMap<>();
    for (String metric : metrics.keySet()) {
      MetricNames.counterpart(metric, baseline.samples.keySet())
          .filter(counterpart -> samples.containsKey(metric))
          .ifPresent(
              counterpart -> {
                own.put(metric, samples.get(metric));
                other.put(metric, baseline.samples.get(counterpart));
              });
    }
    if (own.isEmpty()) {
      throw new IllegalArgumentException(
          "The results have no metric in common: "
              + String.join(", ", samples.keySet())
              + " here, "
              + String.join(", ", baseline.samples.keySet())
              + " in the baseline; evaluate both with the same evaluator");
    }
    return differences(own, other);
  }

  /** Results of several evaluators hold metrics over different items; each is drawn by itself. */
  private Map<String, MetricEstimate> differences(
      Map<String, double[]> own, Map<String, double[]> other) {
    Map<Integer, Map<String, double[]>> byItems = new LinkedHashMap<>();
    own.forEach(
        (metric, values) ->
            byItems
                .computeIfAbsent(values.length, items -> new LinkedHashMap<>())
                .put(metric, values));
    Map<String, MetricEstimate> found = new LinkedHashMap<>();
    byItems.values().forEach(group -> found.putAll(bootstrap.differences(group, other)));
    Map<String, MetricEstimate> ordered = new LinkedHashMap<>();
    own.keySet().forEach(metric -> ordered.put(metric, found.get(metric)));
    return ordered;
  }

  private void requireMetric(String metric, String what) {
    if (!metrics.containsKey(metric)) {
      throw new IllegalArgumentException(
          what + " '" + metric + "' is not among " + String.join(", ", metrics.keySet()));
    }
  }

  private static Map<String, double[]> copy(Map<String, double[]> samples) {
    Map<String, double[]> copy = new LinkedHashMap<>();
    samples.forEach((metric, values) -> copy.put(metric, values.clone()));
    return Collections.unmodifiableMap(copy);
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
