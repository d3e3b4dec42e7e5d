package io.attune.publishing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A chart, and the table of the numbers behind it.
 *
 * @param id unique in the page
 * @param title of the figure
 * @param description what is to be seen in it, for those who cannot see it; escaped when shown
 * @param chart what report.js draws
 * @param header of the table
 * @param rows of the table, as texts
 */
record ChartFigure(
    String id,
    String title,
    String description,
    Chart chart,
    List<String> header,
    List<List<String>> rows) {

  /** More rows than this are thinned out; metrics.jsonl has them all. */
  private static final int MOST_ROWS = 500;

  /** How a series is drawn. */
  enum Style {
    /** A plain line. */
    LINE,
    /** A thin, pale line behind a smoothed one. */
    RAW,
    /** A line with a mark at each point. */
    MARKS,
    /** Steps with the area below filled, of a histogram. */
    STEPS
  }

  /** A line of a chart; each point is [x, y]. */
  record Series(String name, int colour, Style style, List<double[]> points) {}

  /** What report.js needs to draw; axes fit the points where no range is given. */
  record Chart(
      String xLabel, String yLabel, Optional<Range> x, Optional<Range> y, List<Series> series) {}

  /** The ends of an axis. */
  record Range(double low, double high) {}

  /** A chart over training steps, whose table has one row a step. */
  static ChartFigure overSteps(
      String id, String title, String description, String yLabel, List<Series> series) {
    Map<Double, Map<String, Double>> byStep = new TreeMap<>();
    for (Series line : series) {
      line.points()
          .forEach(
              point ->
                  byStep
                      .computeIfAbsent(point[0], step -> new LinkedHashMap<>())
                      .put(line.name(), point[1]));
    }
    List<String> header = new ArrayList<>(List.of("step"));
    series.forEach(line -> header.add(line.name()));
    List<List<String>> rows = new ArrayList<>();
    byStep.forEach(
        (step, values) -> {
          List<String> row = new ArrayList<>(List.of(Figures.count(step.longValue())));
          series.forEach(
              line ->
                  row.add(
                      values.containsKey(line.name())
                          ? Figures.number(values.get(line.name()))
                          : ""));
          rows.add(row);
        });
    return new ChartFigure(
        id,
        title,
        description,
        new Chart("step", yLabel, Optional.empty(), Optional.empty(), series),
        header,
        rows);
  }

  String html() {
    int every = (rows.size() + MOST_ROWS - 1) / MOST_ROWS;
    List<List<String>> shown = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (row % Math.max(1, every) == 0 || row == rows.size() - 1) {
        shown.add(rows.get(row).stream().map(Html::escape).toList());
      }
    }
    String thinned =
        every > 1
            ? "<p class=\"note\">One row in "
                + every
                + "; all "
                + Figures.count(rows.size())
                + " are in metrics.jsonl.</p>\n"
            : "";
    return "<figure id=\"%s\">\n<figcaption>%s</figcaption>\n".formatted(id, Html.escape(title))
        + "<div class=\"plot\"><canvas role=\"img\" title=\"%1$s\" aria-label=\"%1$s: %2$s\"></canvas></div>\n"
            .formatted(Html.escape(title), Html.escape(description))
        + "<p class=\"note\">"
        + Html.escape(description)
        + ".</p>\n<details><summary>Numbers behind this chart</summary>\n"
        + thinned
        + Html.table(title, header, shown)
        + "</details>\n</figure>\n";
  }

  static String grid(List<ChartFigure> figures) {
    StringBuilder html = new StringBuilder("<div class=\"figures\">\n");
    figures.forEach(figure -> html.append(figure.html()));
    return html.append("</div>\n").toString();
  }
}
