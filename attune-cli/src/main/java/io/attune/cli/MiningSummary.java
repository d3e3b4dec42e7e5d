package io.attune.cli;

import io.attune.data.Leakage;
import io.attune.negatives.MiningReport;
import io.attune.negatives.ScoreSummary;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Tells in a few lines what was mined, much as sentence-transformers does. */
record MiningSummary(Terminal terminal, String name, MiningReport report) {
  void print() {
    PrintStream to = terminal.out();
    to.printf(
        Locale.ROOT,
        "%s: %d queries, %d documents, %d negatives (%s)%n",
        name,
        report.queries(),
        report.documents(),
        report.negatives(),
        report.options().strategy().key());
    to.printf("  %-9s %9s %9s %10s%n", "", "positive", "negative", "difference");
    line("mean", ScoreSummary::mean);
    line("median", ScoreSummary::median);
    line("least", ScoreSummary::min);
    line("greatest", ScoreSummary::max);
    report
        .skipped()
        .forEach(
            (reason, count) ->
                to.printf(
                    Locale.ROOT,
                    "  %s took away %d of %d candidates (%.1f %%)%n",
                    reason.key(),
                    count,
                    report.considered(),
                    100.0 * count / report.considered()));
    report
        .shortfalls()
        .forEach(
            (reason, count) ->
                to.printf(
                    Locale.ROOT,
                    "  %d of %d rows have fewer negatives than asked for: %s%n",
                    count,
                    report.rows(),
                    reason.words()));
    if (report.rowsWithout() > 0) {
      to.printf("  %d of %d rows have none%n", report.rowsWithout(), report.rows());
    }
    if (report.judgedRelevant() > 0) {
      to.printf("  %d documents are none because of judgments%n", report.judgedRelevant());
    }
    if (report.suspectCount() > 0) {
      to.printf("  %d may be answers after all; the report lists them%n", report.suspectCount());
    }
    report.leakage().ifPresent(this::leakage);
  }

  private void leakage(Leakage leakage) {
    terminal
        .out()
        .printf(
            "  Mined before splitting: %d of %d rows of validation and test share a text or a near-duplicate with an earlier part%n",
            leakage.any(), leakage.heldOut());
  }

  private void line(String what, ToDoubleFunction<ScoreSummary> value) {
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "  %-9s %9.4f %9.4f %10.4f%n",
            what,
            value.applyAsDouble(report.positiveScores()),
            value.applyAsDouble(report.negativeScores()),
            value.applyAsDouble(report.differences()));
  }
}
