package io.attune.publishing;

import io.attune.evaluation.MetricEstimate;
import io.attune.publishing.ComparedEvaluation.Change;
import io.attune.publishing.ComparedEvaluation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every metric before and after, with intervals and paired differences. */
final class EvaluationSection {
  private static final List<String> HEADER =
      List.of("Metric", "Before", "After", "0 … 1", "Difference", "");

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
            + mark("before", 0.1, 0.5, 0.9, 6, 40)
            + "</svg> before <svg viewBox=\"0 0 40 12\" aria-hidden=\"true\">"
            + mark("after", 0.1, 0.5, 0.9, 6, 40)
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
    List<List<String>> rows = new ArrayList<>();
    evaluation
        .changes()
        .forEach((metric, change) -> rows.add(row(metric, change, evaluation.primaryMetric())));
    return "<h3>"
        + Html.escape(evaluation.title())
        + "</h3>\n"
        + Html.table(evaluation.title(), HEADER, rows)
        + evaluation.notes().stream()
            .map(note -> "<p class=\"note\">Note: " + Html.escape(note) + ".</p>\n")
            .collect(Collectors.joining());
  }

  private static List<String> row(String metric, Change change, String primary) {
    String name = Html.escape(metric);
    return List.of(
        metric.equals(primary) ? "<b>" + name + "</b>" : name,
        estimate(change.before()),
        estimate(change.after()),
        intervals(change),
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

  /** Both intervals on a line from 0 to 1; nothing for figures outside. */
  private static String intervals(Change change) {
    if (!inUnit(change.before()) || !inUnit(change.after())) {
      return "";
    }
    return "<svg class=\"intervals\" viewBox=\"0 0 120 20\" aria-hidden=\"true\">"
        + "<line class=\"axis\" x1=\"0\" x2=\"120\" y1=\"10\" y2=\"10\"/>"
        + mark("before", change.before(), 5)
        + mark("after", change.after(), 15)
        + "</svg>";
  }

  private static boolean inUnit(MetricEstimate estimate) {
    return estimate.low() >= 0 && estimate.high() <= 1;
  }

  private static String mark(String when, MetricEstimate estimate, int y) {
    return mark(when, estimate.low(), estimate.value(), estimate.high(), y, 120);
  }

  private static String mark(
      String when, double low, double value, double high, int y, double width) {
    return String.format(
        Locale.ROOT,
        "<g class=\"%s\"><line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
            + "<circle cx=\"%.1f\" cy=\"%d\" r=\"3\"/></g>",
        when,
        low * width,
        high * width,
        y,
        y,
        value * width,
        y);
  }
}
