package io.attune.publishing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of HTML with charts. It holds everything it needs, loads nothing from anywhere, and
 * forbids itself to. Charts are drawn by Chart.js, which the page holds with its licence.
 */
final class ReportPage {
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
    String scripts =
        PageTemplate.fill(
            "charts.html",
            Map.of(
                "data", PublishingJson.toScriptText(charts),
                "chart-licence", chartLicence(),
                "chart-library", chartLibrary(),
                "script", PageTemplate.resource("report.js")));
    return PageTemplate.page(titleText, body, "; script-src 'unsafe-inline'", scripts);
  }

  private static String chartLicence() {
    return PageTemplate.resource(CHART_JS + "LICENSE.md").replace("*/", "").strip();
  }

  /** Without its last line, which makes browsers look for a file of debugging information. */
  private static String chartLibrary() {
    return PageTemplate.resource(CHART_JS + "dist/chart.umd.min.js")
        .replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }
}
