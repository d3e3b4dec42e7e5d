package io.attune.publishing;

import io.attune.publishing.ChartFigure.Chart;
import io.attune.publishing.ChartFigure.Range;
import io.attune.publishing.ChartFigure.Series;
import io.attune.publishing.ChartFigure.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Queries and documents on a plane, before and after training. */
final class MapCharts {
  /** Letters of a text that are shown at a point. */
  private static final int LONGEST_TEXT = 80;

  /** Room around the outermost points, as a share. */
  private static final double MARGIN = 1.05;

  private MapCharts() {}

  /** Both maps on axes of the same scale, so that lines can be compared. */
  static List<ChartFigure> of(EmbeddingMap map) {
    double end =
        Stream.of(map.before(), map.after())
            .flatMap(view -> Stream.of(view.queries(), view.documents()))
            .flatMap(Stream::of)
            .mapToDouble(point -> Math.max(Math.abs(point[0]), Math.abs(point[1])))
            .max()
            .orElse(1);
    Range range = new Range(-MARGIN * end, MARGIN * end);
    return List.of(
        chart("map-before", "Before training", map, map.before(), range),
        chart("map-after", "After training", map, map.after(), range));
  }

  static String html(EmbeddingMap map, List<ChartFigure> figures) {
    MapView then = map.before();
    MapView now = map.after();
    List<List<String>> rows =
        List.of(
            List.of(
                "A query and its right document",
                Figures.metric(then.right()),
                Figures.metric(now.right()),
                Figures.difference(now.right() - then.right())),
            List.of(
                "A query and the other documents",
                Figures.metric(then.others()),
                Figures.metric(now.others()),
                Figures.difference(now.others() - then.others())),
            List.of(
                "Difference of the two",
                Figures.metric(then.right() - then.others()),
                Figures.metric(now.right() - now.others()),
                Figures.difference(now.right() - now.others() - then.right() + then.others())));
    return Html.section(
        "map",
        "Map of queries and documents",
        "<p>"
            + Figures.count(map.queries().size())
            + " queries of the test part, each joined with its right document by a line, among "
            + Figures.count(map.documents().size())
            + " documents. Training should draw a query and its document together and others"
            + " apart.</p>\n"
            + ChartFigure.grid(figures)
            + "<p class=\"note\">Each map shows the plane in which that model’s vectors, brought to"
            + " length 1, differ most (a principal component analysis of its own); the second one is"
            + " turned, and mirrored if need be, to lie as near to the first as it can. The scale is"
            + " the same in both. A plane shows only a part of what a model tells apart: what"
            + " lies together here may be far apart in other dimensions. The means below are of"
            + " all dimensions.</p>\n"
            + Html.table(
                "Mean cosine similarity", List.of("Mean cosine of", "Before", "After", ""), rows));
  }

  private static ChartFigure chart(
      String id, String title, EmbeddingMap map, MapView view, Range range) {
    int right = 1 + map.answers().stream().mapToInt(Integer::intValue).max().orElse(-1);
    List<double[]> lines = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int query = 0; query < view.queries().length; query++) {
      int document = map.answers().get(query);
      float[] from = view.queries()[query];
      float[] to = view.documents()[document];
      lines.add(new double[] {from[0], from[1], to[0], to[1]});
      rows.add(
          List.of(
              shortened(map.queries().get(query)),
              place(from),
              shortened(map.documents().get(document)),
              place(to)));
    }
    List<Series> series = new ArrayList<>();
    int all = map.documents().size();
    if (right < all) {
      series.add(points("other documents", 5, view.documents(), map.documents(), right, all));
    }
    series.add(new Series("a query and its document", 3, Style.SEGMENTS, lines));
    series.add(points("right documents", 2, view.documents(), map.documents(), 0, right));
    series.add(points("queries", 1, view.queries(), map.queries(), 0, map.queries().size()));
    return new ChartFigure(
        id,
        title,
        "The plane shows " + Figures.percent(view.share()) + " of the variance",
        new Chart(
            "1st component", "2nd component", Optional.of(range), Optional.of(range), series, true),
        List.of("query", "at", "right document", "at"),
        rows);
  }

  private static Series points(
      String name, int colour, float[][] points, List<String> texts, int start, int end) {
    List<double[]> places = new ArrayList<>();
    for (int i = start; i < end; i++) {
      places.add(new double[] {points[i][0], points[i][1]});
    }
    List<String> shown = texts.subList(start, end).stream().map(MapCharts::shortened).toList();
    return new Series(name, colour, Style.POINTS, places, shown);
  }

  private static String place(float[] point) {
    return Figures.metric(point[0]) + ", " + Figures.metric(point[1]);
  }

  private static String shortened(String text) {
    return PipelineSections.shortened(text, LONGEST_TEXT);
  }
}
