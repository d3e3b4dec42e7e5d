package io.attune.data.cleaning;

import io.attune.data.cleaning.CleaningReport.Sample;
import io.attune.data.cleaning.CleaningReport.StepReport;
import io.attune.publishing.Html;
import io.attune.publishing.PlainPage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A report for people: what each step did, with samples before and after. */
public final class CleaningReportPage {
  private static final List<String> STEP_COLUMNS =
      List.of("Step", "Came", "Changed", "Left out", "Divided", "Went on", "Seconds", "Notes");

  /** A blank beside another, or at the end of a line. */
  private static final Pattern EXTRA_SPACE = Pattern.compile("(?<= ) | (?= |\\R)");

  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}&&[^ \n]]");

  private CleaningReportPage() {}

  /**
   * Makes a page.
   *
   * @param report to show
   * @param output that was written, for the title
   * @return HTML that needs nothing else
   */
  public static String html(CleaningReport report, String output) {
    StringBuilder body = new StringBuilder();
    body.append(Html.section("summary", "What was done", Html.definitions(summary(report))));
    body.append(
        Html.section(
            "steps",
            "Steps",
            Html.table(
                "What each step did",
                STEP_COLUMNS,
                report.steps().stream().map(CleaningReportPage::row).toList())));
    for (int i = 0; i < report.steps().size(); i++) {
      StepReport step = report.steps().get(i);
      if (!step.samples().isEmpty()) {
        body.append(
            Html.section(
                "samples-" + (i + 1),
                "Samples: " + step.name(),
                Html.table(
                    "Documents before and after " + step.name(),
                    List.of("Row", "Before", "After"),
                    step.samples().stream().map(CleaningReportPage::sample).toList())));
      }
    }
    return PlainPage.html("Preparation of " + output, body.toString());
  }

  private static Map<String, String> summary(CleaningReport report) {
    Map<String, String> summary = new LinkedHashMap<>();
    summary.put(
        "Input",
        Html.escape(
            report.files().stream().map(Object::toString).collect(Collectors.joining(", "))));
    summary.put(
        "Columns",
        Html.escape(
            report.columns().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())
                .collect(Collectors.joining(", "))));
    report.where().ifPresent(where -> summary.put("Where", Html.escape(where)));
    summary.put("Rows read", number(report.rows()));
    summary.put("Rows selected", number(report.selected()));
    summary.put("Documents written", number(report.documents()));
    summary.put(
        "Time",
        String.format(
            Locale.ROOT,
            "%.1f s, of it reading %.1f s (beside the steps), writing %.1f s",
            report.seconds(),
            report.readingSeconds(),
            report.writingSeconds()));
    return summary;
  }

  private static List<String> row(StepReport step) {
    String notes =
        step.notes().entrySet().stream()
            .map(note -> note.getKey() + ": " + note.getValue())
            .collect(Collectors.joining("; "));
    String figures =
        step.figures().entrySet().stream()
            .map(figure -> figure.getKey() + ": " + figure.getValue())
            .collect(Collectors.joining("; "));
    return List.of(
        Html.escape(step.name()),
        number(step.in()),
        number(step.changed()),
        number(step.dropped()),
        number(step.divided()),
        number(step.out()),
        String.format(Locale.ROOT, "%.2f", step.seconds()),
        Html.escape(notes + (notes.isEmpty() || figures.isEmpty() ? "" : "; ") + figures));
  }

  private static List<String> sample(Sample sample) {
    String place = sample.place().substring(sample.place().lastIndexOf('/') + 1);
    return List.of(
        Html.escape(place + sample.note().map(note -> " (" + note + ")").orElse("")),
        visible(sample.before()),
        sample.after().map(CleaningReportPage::visible).orElse("<em>left out</em>"));
  }

  /** With what cannot be seen by its name, as a step may have changed nothing else. */
  static String visible(String text) {
    String spaces = EXTRA_SPACE.matcher(text).replaceAll("␣");
    return UNSEEN
        .matcher(Html.escape(spaces))
        .replaceAll(unseen -> "<em>U+%04X</em>".formatted(unseen.group().codePointAt(0)))
        .replace("\n", "<br>");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
