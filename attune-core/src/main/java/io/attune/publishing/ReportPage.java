package io.attune.publishing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of HTML with charts. It holds everything it needs, loads nothing from anywhere, and
 * forbids itself to. Charts are drawn by Chart.js, which the page holds with its licence.
 */
final class ReportPage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final String CHART_JS =
      "/META-INF/resources/webjars/chart.js/" + Versions.chartJs() + "/";

  private ReportPage() {}

  /**
   * Puts a page together.
   *
   * @param titleText of the page, escaped here
   * @param body HTML
   * @param figures whose charts are drawn; they stand in the body
   */
  static String of(String titleText, String body, List<ChartFigure> figures) {
    Map<String, ChartFigure.Chart> charts = new LinkedHashMap<>();
    figures.forEach(figure -> charts.put(figure.id(), figure.chart()));
    return fill(
        resource("report.html"),
        Map.of(
            "title", Html.escape(titleText),
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
    try (InputStream stream = ReportPage.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("Missing on the class path: " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + name + " from the class path", e);
    }
  }
}
