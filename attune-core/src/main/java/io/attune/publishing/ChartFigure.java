package io.attune.publishing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

  private static final String LINE = "<path class=\"line\" d=\"M1 7H35\"/>";
  private static final String AREA = "<path class=\"area\" d=\"M4 13V2H32V13Z\"/>";

  /** Marks of the series in the order of report.js. */
  private static final List<String> MARKS =
      List.of(
          "<circle cx=\"18\" cy=\"7\" r=\"4\"/>",
          "<path d=\"M18 2L23 7L18 12L13 7Z\"/>",
          "<path d=\"M18 2L23 11H13Z\"/>",
          "<path d=\"M14 3H22V11H14Z\"/>",
          "<path class=\"cross\" d=\"M14 3L22 11M22 3L14 11\"/>");

  /** How a series is drawn. */
  enum Style {
    /** A plain line. */
    LINE,
    /** A thin, pale line behind a smoothed one. */
    RAW,
    /** A line with a mark at each point. */
    MARKS,
    /** Steps with the area below filled, of a histogram. */
    STEPS,
    /** Marks alone. */
    POINTS,
    /** Thin lines, each between two places; a point is [x, y, x, y]. */
    SEGMENTS
  }

  /**
   * A line of a chart, in a colour from 1 to 5; each point is [x, y], and may have a text that is
   * shown where it is pointed at.
   */
  record Series(String name, int colour, Style style, List<double[]> points, List<String> texts) {
    Series(String name, int colour, Style style, List<double[]> points) {
      this(name, colour, style, points, List.of());
    }
  }

  /**
   * What report.js needs to draw; axes fit the points where no range is given. A map is as high as
   * it is wide, so that distances are the same in all directions.
   */
  record Chart(
      String xLabel,
      String yLabel,
      Optional<Range> x,
      Optional<Range> y,
      List<Series> series,
      boolean map) {
    Chart(String xLabel, String yLabel, Optional<Range> x, Optional<Range> y, List<Series> series) {
      this(xLabel, yLabel, x, y, series, false);
    }
  }

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
        + "<div class=\"%s\"><canvas role=\"img\" title=\"%2$s\" aria-label=\"%2$s: %3$s\"></canvas></div>\n"
            .formatted(
                chart.map() ? "plot map" : "plot", Html.escape(title), Html.escape(description))
        + legend()
        + "<p class=\"note\">"
        + Html.escape(description)
        + ".</p>\n<details><summary>Numbers behind this chart</summary>\n"
        + thinned
        + Html.table(title, header, shown)
        + "</details>\n</figure>\n";
  }

  /** In the page's own words and colours, so that it can be read aloud, printed and wrapped. */
  private String legend() {
    if (chart.series().size() < 2) {
      return "";
    }
    StringBuilder html = new StringBuilder("<ul class=\"legend\">\n");
    for (Series line : chart.series()) {
      html.append("<li><svg class=\"series-")
          .append(line.colour())
          .append(' ')
          .append(line.style().name().toLowerCase(Locale.ROOT))
          .append("\" viewBox=\"0 0 36 14\" aria-hidden=\"true\">")
          .append(drawing(line))
          .append("</svg>")
          .append(Html.escape(line.name()))
          .append("</li>\n");
    }
    return html.append("</ul>\n").toString();
  }

  private static String drawing(Series line) {
    return switch (line.style()) {
      case STEPS -> AREA;
      case MARKS -> LINE + MARKS.get(line.colour() - 1);
      case POINTS -> MARKS.get(line.colour() - 1);
      case LINE, RAW, SEGMENTS -> LINE;
    };
  }

  static String grid(List<ChartFigure> figures) {
    StringBuilder html = new StringBuilder("<div class=\"figures\">\n");
    figures.forEach(figure -> html.append(figure.html()));
    return html.append("</div>\n").toString();
  }
}
