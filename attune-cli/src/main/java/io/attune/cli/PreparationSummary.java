package io.attune.cli;

import io.attune.data.cleaning.CleaningReport;
import io.attune.data.cleaning.CleaningReport.Sample;
import io.attune.data.cleaning.CleaningReport.StepReport;
import java.io.PrintStream;
import java.util.Locale;

/** Prints what a preparation did: counts and time of each step, and a sample of what it changed. */
final class PreparationSummary {
  private static final int LABEL = 10;

  private final PrintStream out;
  private final int columns;

  PreparationSummary(Terminal terminal) {
    out = terminal.out();
    columns = terminal.columns();
  }

  void print(CleaningReport report) {
    out.printf(
        Locale.ROOT,
        "Read %,d rows in %s%s%n%n",
        report.rows(),
        Durations.format(report.readingSeconds()),
        report.where().isPresent()
            ? String.format(Locale.ROOT, ", of which %,d meet the condition", report.selected())
            : "");
    out.printf(
        "%-16s %9s %9s %9s %9s %8s%n", "step", "came", "changed", "left out", "went on", "time");
    for (StepReport step : report.steps()) {
      print(step);
    }
    out.println();
    for (StepReport step : report.steps()) {
      step.samples().stream().findFirst().ifPresent(sample -> print(step, sample));
    }
  }

  private void print(StepReport step) {
    out.printf(
        Locale.ROOT,
        "%-16s %9d %9d %9d %9d %8s%n",
        step.name(),
        step.in(),
        step.changed() + step.divided(),
        step.dropped(),
        step.out(),
        Durations.format(step.seconds()));
    step.notes().forEach((note, count) -> out.printf(Locale.ROOT, "  %s: %d%n", note, count));
    step.figures().forEach((name, figure) -> out.printf(Locale.ROOT, "  %s: %s%n", name, figure));
  }

  private void print(StepReport step, Sample sample) {
    out.println(step.name() + ", " + sample.place());
    line("before", sample.before());
    line("after", sample.after().orElse("(left out)"));
  }

  private void line(String label, String text) {
    out.printf("  %-8s%s%n", label, Snippets.fit(text, columns - LABEL - 1));
  }
}
