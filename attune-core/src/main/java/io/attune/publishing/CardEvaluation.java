package io.attune.publishing;

import io.attune.evaluation.MetricEstimate;
import io.attune.publishing.ComparedEvaluation.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part of a model card that tells what training changed, and how sure that is. */
final class CardEvaluation {
  private CardEvaluation() {}

  static String markdown(List<EvaluationComparison> evaluations) {
    if (evaluations.isEmpty()) {
      return "## Evaluation\n\nThe model was not measured when it was trained.\n";
    }
    StringBuilder text =
        new StringBuilder(
            "## Evaluation\n\nIn brackets 95 % confidence intervals, by the bootstrap over the test items. Differences are paired: both models answered the same items.\n");
    evaluations.stream()
        .map(ComparedEvaluation::of)
        .forEach(
            evaluation -> {
              List<List<String>> rows = new ArrayList<>();
              evaluation
                  .changes()
                  .forEach(
                      (metric, change) ->
                          rows.add(row(metric, change, metric.equals(evaluation.primaryMetric()))));
              text.append("\n### ")
                  .append(Markdown.escape(CardRun.withoutFolders(evaluation.title())))
                  .append("\n\n")
                  .append(
                      Markdown.table(
                          List.of("Metric", "Base model", "This model", "Difference", ""), rows));
              evaluation
                  .notes()
                  .forEach(
                      note -> text.append("\nNote: ").append(Markdown.escape(note)).append(".\n"));
            });
    return text.toString();
  }

  private static List<String> row(String metric, Change change, boolean primary) {
    return List.of(
        primary ? "**`" + metric + "`**" : "`" + metric + "`",
        estimate(change.before()),
        estimate(change.after()),
        change
            .difference()
            .map(
                difference ->
                    Figures.difference(difference.value())
                        + " ("
                        + Figures.differenceInterval(difference)
                        + ")")
            .orElse("–"),
        change
            .verdict()
            .map(verdict -> verdict.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse(""));
  }

  private static String estimate(MetricEstimate estimate) {
    return Figures.metric(estimate.value()) + " (" + Figures.interval(estimate) + ")";
  }
}
