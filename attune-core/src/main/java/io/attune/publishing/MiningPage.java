package io.attune.publishing;

import io.attune.data.Leakage;
import io.attune.negatives.MinedRow;
import io.attune.negatives.MiningReport;
import io.attune.negatives.SuspectedNegative;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What mining found, as one page: how far positives and negatives lie apart, and samples. */
final class MiningPage {
  /** The JSON has up to a thousand. */
  private static final int SHOWN_SUSPECTS = 50;

  private static final int SHOWN_CHARACTERS = 400;

  private MiningPage() {}

  static String html(MiningReport report, String model) {
    ChartFigure scores = MiningChart.of(report);
    String body =
        "<header>\n<h1>Mined negatives</h1>\n<p>"
            + Html.escape("Strategy %s, by %s".formatted(report.options().strategy().key(), model))
            + ".</p>\n</header>\n"
            + leakage(report)
            + Html.section("counts", "What was found", counts(report))
            + Html.section(
                "scores",
                "Scores",
                ChartFigure.grid(List.of(scores)) + MiningChart.summaryTable(report))
            + suspects(report)
            + Html.section("samples", "Samples", samples(report));
    return ReportPage.of("Mined negatives", body, List.of(scores));
  }

  private static String leakage(MiningReport report) {
    if (report.leakage().isEmpty()) {
      return "";
    }
    Leakage leakage = report.leakage().get();
    return Html.section(
        "leakage",
        "Mined before splitting",
        "<p class=\"problem\">"
            + Html.escape(
                "The negatives were mined before the rows were split, as in the tutorial: %s of %s rows of validation and test share a text, a near-duplicate or a document with an earlier part. Figures measured on them flatter the model."
                    .formatted(Figures.count(leakage.any()), Figures.count(leakage.heldOut())))
            + "</p>\n");
  }

  private static String counts(MiningReport report) {
    Map<String, String> counts = new LinkedHashMap<>();
    counts.put("Rows given", Figures.count(report.inputRows()));
    counts.put("Distinct queries", Figures.count(report.queries()));
    counts.put("Distinct documents", Figures.count(report.documents()));
    counts.put("Negatives found", Figures.count(report.negatives()));
    report.rangeMax().ifPresent(rank -> counts.put("Ranks considered", Figures.count(rank)));
    report
        .skipped()
        .forEach(
            (reason, count) ->
                counts.put(
                    "Candidates taken away by " + reason.key(),
                    "%s (%s)"
                        .formatted(
                            Figures.count(count),
                            Figures.percent((double) count / report.considered()))));
    if (report.judgedRelevant() > 0) {
      counts.put("Documents judged relevant", Figures.count(report.judgedRelevant()));
    }
    report
        .shortfalls()
        .forEach(
            (reason, count) ->
                counts.put(
                    "Rows with fewer negatives: " + reason.words(),
                    "%s (%s)"
                        .formatted(
                            Figures.count(count),
                            Figures.percent((double) count / report.rows()))));
    counts.put("Rows without negatives", Figures.count(report.rowsWithout()));
    counts.put("Suspected false negatives", Figures.count(report.suspectCount()));
    Map<String, String> escaped = new LinkedHashMap<>();
    counts.forEach((name, value) -> escaped.put(name, Html.escape(value)));
    return Html.definitions(escaped);
  }

  private static String suspects(MiningReport report) {
    if (report.suspectCount() == 0) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    for (SuspectedNegative each :
        report.suspects().subList(0, Math.min(SHOWN_SUSPECTS, report.suspects().size()))) {
      rows.add(
          List.of(
              cell(each.anchor()),
              cell(each.positive()),
              cell(each.negative()),
              Figures.metric(each.positiveScore()),
              Figures.metric(each.negativeScore()),
              Html.escape(each.reason().words())));
    }
    String note =
        report.suspectCount() > rows.size()
            ? "<p>The first %s of %s; the JSON beside this page has more.</p>\n"
                .formatted(Figures.count(rows.size()), Figures.count(report.suspectCount()))
            : "";
    return Html.section(
        "suspects",
        "Suspected false negatives",
        "<p>These may be answers after all: look at them, raise the margin, or have them judged.</p>\n"
            + note
            + Html.table(
                "Suspected false negatives",
                List.of("query", "positive", "negative", "positive's score", "negative's", "why"),
                rows));
  }

  private static String samples(MiningReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (MinedRow sample : report.samples()) {
      sample
          .negatives()
          .forEach(
              negative ->
                  rows.add(
                      List.of(
                          cell(sample.row().anchor()),
                          cell(sample.row().positive()),
                          cell(negative.text()),
                          Figures.metric(sample.positiveScore()),
                          Figures.metric(negative.score()))));
    }
    return Html.table(
        "Samples",
        List.of("query", "positive", "negative", "positive's score", "negative's"),
        rows);
  }

  private static String cell(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return Html.escape(
        line.codePointCount(0, line.length()) <= SHOWN_CHARACTERS
            ? line
            : line.substring(0, line.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…");
  }
}
