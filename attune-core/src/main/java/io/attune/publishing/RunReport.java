package io.attune.publishing;

import io.attune.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * report.html: one page that tells what a run changed, and how sure that is. It holds everything it
 * needs, loads nothing from anywhere, and forbids itself to.
 *
 * <p>All words and numbers are in the page itself, also those behind the charts; only the drawing
 * of the charts needs JavaScript. They are drawn by Chart.js, which the page holds with its
 * licence.
 */
public final class RunReport {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final String CHART_JS =
      "/META-INF/resources/webjars/chart.js/" + Versions.chartJs() + "/";

  private RunReport() {}

  /**
   * Writes a report, replacing an earlier one.
   *
   * @param data what to show
   * @param file such as {@code OUT/report.html}
   * @throws IOException if it cannot be written; an earlier one stays then
   */
  public static void write(ReportData data, Path file) throws IOException {
    AtomicFiles.writeString(file, html(data));
  }

  /**
   * Makes a report.
   *
   * @param data what to show
   * @return the page
   */
  public static String html(ReportData data) {
    List<ComparedEvaluation> evaluations =
        data.evaluations().stream().map(ComparedEvaluation::of).toList();
    List<ChartFigure> training = TrainingCharts.of(data);
    List<ChartFigure> similarity = data.similarities().map(SimilarityCharts::of).orElse(List.of());
    Map<String, ChartFigure.Chart> charts = new LinkedHashMap<>();
    training.forEach(figure -> charts.put(figure.id(), figure.chart()));
    similarity.forEach(figure -> charts.put(figure.id(), figure.chart()));
    String body =
        SummarySection.html(data, evaluations)
            + EvaluationSection.html(evaluations)
            + TrainingCharts.html(training)
            + SimilarityCharts.html(data, similarity)
            + RecordSections.html(data.run())
            + UsageSection.html(data.run());
    return fill(
        resource("report.html"),
        Map.of(
            "title", Html.escape(SummarySection.title(data.run())),
            "style", resource("report.css"),
            "body", body,
            "data", PublishingJson.toScriptText(charts),
            "chart-licence", chartLicence(),
            "chart-library", chartLibrary(),
            "script", resource("report.js")));
  }

  /** In one pass, so that a placeholder's name inside of a value stays what it is. */
  private static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }

  private static String chartLicence() {
    return resource(CHART_JS + "LICENSE.md").replace("*/", "").strip();
  }

  /** Without its last line, which makes browsers look for a file of debugging information. */
  private static String chartLibrary() {
    return resource(CHART_JS + "dist/chart.umd.min.js")
        .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String resource(String name) {
    try (InputStream stream = RunReport.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("Missing on the class path: " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + name + " from the class path", e);
    }
  }
}
