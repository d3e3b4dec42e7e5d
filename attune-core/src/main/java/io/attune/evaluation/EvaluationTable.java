package io.attune.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Results as plain text for a terminal, in ASCII (a model's name aside), ended by a line feed.
 *
 * <p>Intervals are 95 % ones; see {@link BootstrapInterval}.
 */
public final class EvaluationTable {
  /** Shown beside the primary metric of a comparison, where there are such. */
  private static final List<String> FURTHER_METRICS =
      List.of(
          "accuracy@1", "accuracy@10", "recall@10", "mrr@10", "map", "pearson", "accuracy", "f1");

  private EvaluationTable() {}

  /**
   * The metrics of one model.
   *
   * @param result from an evaluator
   * @return a table with a row a metric, then the notes
   */
  public static String metrics(EvaluationResult result) {
    TextTable table = new TextTable("metric", "value", "95 % interval", "");
    result
        .metrics()
        .forEach(
            (metric, estimate) ->
                table.add(
                    metric,
                    number(estimate.value()),
                    interval(estimate),
                    metric.equals(result.primaryMetric()) ? "primary" : ""));
    return table + notes(result);
  }

  /**
   * The metrics of one model beside those of another.
   *
   * @param result from an evaluator
   * @param baseline from the same evaluator
   * @return a table with a row a metric, then the notes
   * @throws IllegalArgumentException if the results are not of the same items
   */
  public static String differences(EvaluationResult result, EvaluationResult baseline) {
    TextTable table =
        new TextTable("metric", "baseline", "model", "difference", "95 % interval", "");
    for (Map.Entry<String, MetricEstimate> entry : result.differenceFrom(baseline).entrySet()) {
      String metric = entry.getKey();
      MetricEstimate difference = entry.getValue();
      table.add(
          metric,
          number(baselineValue(metric, baseline)),
          number(result.metrics().get(metric).value()),
          signed(difference.value()),
          signedInterval(difference),
          verdict(difference));
    }
    return table + notes(result);
  }

  /**
   * Several models, best first.
   *
   * @param comparison of the models
   * @return a table with a row a model, then the notes on the best model's result and how to read
   *     the verdicts
   */
  public static String models(ModelComparison comparison) {
    EvaluationResult best = comparison.best().result();
    String primary = MetricNames.withoutFunction(best.primaryMetric());
    List<String> further =
        best.metrics().keySet().stream()
            .filter(metric -> !metric.equals(best.primaryMetric()))
            .filter(metric -> FURTHER_METRICS.stream().anyMatch(m -> MetricNames.isOf(metric, m)))
            .toList();
    TextTable table = new TextTable(header(primary, further));
    for (int rank = 0; rank < comparison.models().size(); rank++) {
      table.add(row(comparison.models().get(rank), rank == 0, further));
    }
    return table
        + notes(best)
        + (comparison.models().size() < 2
            ? ""
            : "note: \"not distinguishable\" means that the 95 % interval of the paired difference"
                + " from the best includes 0\n");
  }

  private static List<String> header(String primary, List<String> further) {
    return Stream.concat(
            Stream.of("model", primary, "95 % interval"),
            Stream.concat(
                further.stream().map(MetricNames::withoutFunction),
                Stream.of("from the best", "95 % interval", "")))
        .toList();
  }

  private static List<String> row(
      ModelComparison.RankedModel model, boolean best, List<String> further) {
    EvaluationResult result = model.result();
    List<String> cells = new ArrayList<>();
    cells.add(model.model());
    cells.add(number(result.primary().value()));
    cells.add(interval(result.primary()));
    for (String metric : further) {
      cells.add(
          MetricNames.counterpart(metric, result.metrics().keySet())
              .map(own -> number(result.metrics().get(own).value()))
              .orElse(""));
    }
    cells.add(best ? "" : signed(model.fromBest().value()));
    cells.add(best ? "" : signedInterval(model.fromBest()));
    cells.add(best ? "best" : verdict(model.fromBest()));
    return cells;
  }

  private static double baselineValue(String metric, EvaluationResult baseline) {
    String counterpart = MetricNames.counterpart(metric, baseline.metrics().keySet()).orElseThrow();
    return baseline.metrics().get(counterpart).value();
  }

  private static String verdict(MetricEstimate difference) {
    if (!difference.isDistinguishable()) {
      return "not distinguishable";
    }
    return difference.value() > 0 ? "better" : "worse";
  }

  private static String notes(EvaluationResult result) {
    StringBuilder notes = new StringBuilder();
    result.notes().forEach(note -> notes.append("note: ").append(note).append('\n'));
    return notes.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String interval(MetricEstimate estimate) {
    return "[" + number(estimate.low()) + ", " + number(estimate.high()) + "]";
  }

  private static String signedInterval(MetricEstimate estimate) {
    return "[" + signed(estimate.low()) + ", " + signed(estimate.high()) + "]";
  }
}
