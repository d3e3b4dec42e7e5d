package io.attune.publishing;

import io.attune.evaluation.MetricEstimate;
import io.attune.publishing.ComparedEvaluation.Change;
import io.attune.publishing.ComparedEvaluation.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every metric before and after, with intervals and paired differences. */
final class EvaluationSection {
  private EvaluationSection() {}

  static String html(List<ComparedEvaluation> evaluations) {
    if (evaluations.isEmpty()) {
      return "";
    }
    String explanation =
        "<p>Below each figure stands its 95 % confidence interval, by the bootstrap over the test"
            + " items. Differences are paired: both models answered the same items. Where the"
            + " interval of a difference holds 0, chance alone may have made it. Each interval"
            + " stands for itself; among twenty metrics one will seem to differ by chance.</p>\n"
            + "<p class=\"key\"><svg viewBox=\"0 0 40 12\" aria-hidden=\"true\">"
            + mark("before", 4, 20, 36, 6)
            + "</svg> before <svg viewBox=\"0 0 40 12\" aria-hidden=\"true\">"
            + mark("after", 4, 20, 36, 6)
            + "</svg> after</p>\n";
    return Html.section(
        "evaluation",
        "Before and after",
        explanation
            + evaluations.stream()
                .map(EvaluationSection::comparison)
                .collect(Collectors.joining()));
  }

  private static String comparison(ComparedEvaluation evaluation) {
    Scale scale = Scale.of(evaluation.changes().values());
    List<List<String>> rows = new ArrayList<>();
    evaluation
        .changes()
        .forEach((metric, change) -> rows.add(row(evaluation, metric, change, scale)));
    return "<h3>"
        + Html.escape(evaluation.title())
        + "</h3>\n"
        + Html.table(
            evaluation.title(),
            List.of("Metric", "Before", "After", scale.text(), "Difference", ""),
            rows)
        + evaluation.notes().stream()
            .map(note -> "<p class=\"note\">Note: " + Html.escape(note) + ".</p>\n")
            .collect(Collectors.joining());
  }

  private static List<String> row(
      ComparedEvaluation evaluation, String metric, Change change, Scale scale) {
    String name = Html.escape(metric);
    return List.of(
        metric.equals(evaluation.primaryMetric()) ? "<b>" + name + "</b>" : name,
        estimate(change.before()),
        estimate(change.after()),
        scale.intervals(change),
        change
            .difference()
            .map(
                difference ->
                    Figures.difference(difference.value())
                        + small(Figures.differenceInterval(difference)))
            .orElse("–"),
        change.verdict().map(verdict -> pill(verdict, words(verdict))).orElse(""));
  }

  private static String estimate(MetricEstimate estimate) {
    return Figures.metric(estimate.value()) + small(Figures.interval(estimate));
  }

  private static String small(String text) {
    return "<br><small>" + text + "</small>";
  }

  private static String words(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Tells by sign and words, not by colour alone. */
  static String pill(Verdict verdict, String text) {
    String sign =
        switch (verdict) {
          case BETTER -> "▲";
          case WORSE -> "▼";
          case NOT_DISTINGUISHABLE -> "=";
        };
    return "<span class=\"pill %s\"><span aria-hidden=\"true\">%s</span> %s</span>"
        .formatted(
            verdict.name().toLowerCase(Locale.ROOT).replace('_', '-'), sign, Html.escape(text));
  }

  private static String mark(String when, double low, double value, double high, int y) {
    return String.format(
        Locale.ROOT,
        "<g class=\"%s\"><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
            + "<circle cx=\"%.1f\" cy=\"%d\" r=\"3\"/></g>",
        when,
        low,
        high,
        y,
        y,
        value,
        y);
  }

  /** The stretch of figures that a table's drawings span, rounded outwards to tenths. */
  private record Scale(double low, double high) {
    private static final double WIDTH = 160;

    static Scale of(Collection<Change> changes) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (Change change : changes) {
        low = Math.min(low, Math.min(change.before().low(), change.after().low()));
        high = Math.max(high, Math.max(change.before().high(), change.after().high()));
      }
      double rounded = Math.floor(low * 10) / 10;
      return new Scale(rounded, Math.max(rounded + 0.1, Math.ceil(high * 10) / 10));
    }

    String text() {
      return Figures.number(low) + " … " + Figures.number(high);
    }

    /** Both intervals, one below the other. */
    String intervals(Change change) {
      return "<svg class=\"intervals\" viewBox=\"0 0 160 20\" aria-hidden=\"true\">"
          + "<path class=\"axis\" d=\"M0 10H160M0 6V14M160 6V14\"/>"
          + mark("before", change.before(), 4)
          + mark("after", change.after(), 16)
          + "</svg>";
    }

    private String mark(String when, MetricEstimate estimate, int y) {
      return EvaluationSection.mark(
          when, x(estimate.low()), x(estimate.value()), x(estimate.high()), y);
    }

    private double x(double figure) {
      return (figure - low) / (high - low) * WIDTH;
    }
  }
}
