package io.attune.publishing;

import io.attune.publishing.ComparedEvaluation.Change;
import io.attune.publishing.ComparedEvaluation.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The top of a report: what was trained on what, and whether it helped. */
final class SummarySection {
  private SummarySection() {}

  static String title(RunRecord run) {
    return "Fine-tuning " + modelName(run);
  }

  private static String modelName(RunRecord run) {
    String reference = run.baseModel().reference().replaceAll("[/\\\\]+$", "");
    return reference.substring(reference.replace('\\', '/').lastIndexOf('/') + 1);
  }

  static String html(ReportData data, List<ComparedEvaluation> evaluations) {
    RunRecord run = data.run();
    return "<header>\n<p class=\"kind\">Attune report</p>\n<h1>"
        + Html.escape(title(run))
        + "</h1>\n<p class=\"meta\"><span class=\"status\">"
        + statusName(run)
        + "</span> · "
        + Figures.time(run.started())
        + " · "
        + Html.escape(run.loss().name())
        + "</p>\n</header>\n"
        + problem(run)
        + Html.section(
            "summary", "Summary", headlines(evaluations) + changes(data, evaluations) + facts(run));
  }

  private static String statusName(RunRecord run) {
    return run.status().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static String problem(RunRecord run) {
    String text =
        switch (run.status()) {
          case FINISHED -> "";
          case RUNNING -> "This run had not ended when the report was written.";
          case STOPPED ->
              "This run was stopped before its end; the figures are of the model at that point. "
                  + "It goes on with --resume.";
          case FAILED -> "This run failed: " + run.message().orElse("no reason was recorded");
        };
    return text.isEmpty() ? "" : "<p class=\"problem\">" + Html.escape(text) + "</p>\n";
  }

  /** One card for each evaluation's primary metric. */
  private static String headlines(List<ComparedEvaluation> evaluations) {
    String cards =
        evaluations.stream()
            .map(SummarySection::headline)
            .flatMap(Optional::stream)
            .collect(Collectors.joining());
    return cards.isEmpty() ? "" : "<div class=\"cards\">\n" + cards + "</div>\n";
  }

  private static Optional<String> headline(ComparedEvaluation evaluation) {
    return evaluation
        .primary()
        .map(change -> headline(evaluation.title(), evaluation.primaryMetric(), change));
  }

  private static String headline(String title, String metric, Change change) {
    String difference =
        change
            .difference()
            .map(
                estimate ->
                    "<p><strong>"
                        + Figures.difference(estimate.value())
                        + "</strong>, 95 % interval "
                        + Figures.differenceInterval(estimate)
                        + "</p>\n"
                        + change.verdict().map(SummarySection::verdict).orElse(""))
            .orElse("");
    return "<div class=\"card\">\n<p class=\"what\">%s<br><span>%s</span></p>\n"
            .formatted(Html.escape(MetricTitles.title(metric)), Html.escape(title))
        + "<p class=\"big\">%s <span aria-label=\"to\">→</span> <b>%s</b></p>\n"
            .formatted(
                Figures.metric(change.before().value()), Figures.metric(change.after().value()))
        + difference
        + "</div>\n";
  }

  private static String verdict(Verdict verdict) {
    String text =
        switch (verdict) {
          case BETTER -> "Better: the interval lies above 0";
          case WORSE -> "Worse: the interval lies below 0";
          case NOT_DISTINGUISHABLE -> "Not distinguishable: the interval holds 0";
        };
    return "<p>" + EvaluationSection.pill(verdict, text) + "</p>\n";
  }

  private static String changes(ReportData data, List<ComparedEvaluation> evaluations) {
    List<String> sentences = new ArrayList<>();
    evaluations.forEach(evaluation -> tally(evaluation).ifPresent(sentences::add));
    data.similarities().map(SummarySection::separation).ifPresent(sentences::add);
    trainingLoss(data.history().points("loss")).ifPresent(sentences::add);
    return sentences.isEmpty()
        ? ""
        : sentences.stream()
            .map(Html::escape)
            .collect(
                Collectors.joining(
                    "</li>\n<li>", "<h3>What changed</h3>\n<ul>\n<li>", "</li>\n</ul>\n"));
  }

  private static Optional<String> tally(ComparedEvaluation evaluation) {
    long better = evaluation.count(Verdict.BETTER);
    long worse = evaluation.count(Verdict.WORSE);
    long equal = evaluation.count(Verdict.NOT_DISTINGUISHABLE);
    long all = better + worse + equal;
    return all < 2
        ? Optional.empty()
        : Optional.of(
            "%s: of %d metrics, %d are better, %d worse and %d not distinguishable."
                .formatted(evaluation.title(), all, better, worse, equal));
  }

  /** Single losses are noisy, so tenths of the run are compared. */
  private static Optional<String> trainingLoss(List<double[]> loss) {
    if (loss.size() < 2) {
      return Optional.empty();
    }
    int tenth = Math.max(1, loss.size() / 10);
    String logged = tenth == 1 ? "logged" : tenth + " logged";
    return Optional.of(
        "The training loss went from %s (the first %s) to %s (the last %s)."
            .formatted(
                Figures.metric(mean(loss.subList(0, tenth))),
                logged,
                Figures.metric(mean(loss.subList(loss.size() - tenth, loss.size()))),
                logged));
  }

  private static double mean(List<double[]> points) {
    return points.stream().mapToDouble(point -> point[1]).average().orElseThrow();
  }

  private static String separation(SimilarityHistogram histogram) {
    PairSimilarities before = histogram.before();
    PairSimilarities after = histogram.after();
    return "The mean similarities of matching and of other texts were %s apart and are %s apart."
        .formatted(
            Figures.metric(before.meanPositive() - before.meanNegative()),
            Figures.metric(after.meanPositive() - after.meanNegative()));
  }

  private static String facts(RunRecord run) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Base model", Html.escape(run.baseModel().reference()));
    for (DataFile file : run.data()) {
      String name = file.path().substring(file.path().replace('\\', '/').lastIndexOf('/') + 1);
      facts.merge(
          "Data: " + file.role(),
          Html.escape(name) + ", " + Figures.count(file.rows()) + " rows",
          (a, b) -> a + "<br>" + b);
    }
    facts.put("Loss", Html.escape(run.loss().name()));
    run.outcome()
        .ifPresent(
            outcome -> {
              facts.put(
                  "Steps",
                  Figures.count(outcome.steps())
                      + " ("
                      + Figures.number(outcome.epoch())
                      + (outcome.epoch() == 1 ? " epoch)" : " epochs)"));
              boolean resumed = Boolean.TRUE.equals(run.arguments().get("resume"));
              facts.put(
                  resumed ? "Training time since resumed" : "Training time",
                  Figures.duration(outcome.seconds())
                      + ", "
                      + Figures.number(Math.round(outcome.rowsPerSecond() * 100) / 100.0)
                      + " rows a second");
            });
    facts.put("Precision", Html.escape(run.environment().precision()));
    run.peakMemoryBytes().ifPresent(bytes -> facts.put("Peak memory", Figures.bytes(bytes)));
    return "<h3>The run</h3>\n" + Html.definitions(facts);
  }
}
