package io.attune.publishing;

import io.attune.publishing.ChartFigure.Chart;
import io.attune.publishing.ChartFigure.Range;
import io.attune.publishing.ChartFigure.Series;
import io.attune.publishing.ChartFigure.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How far matching and other texts lie apart: one histogram before, one after, on equal axes. */
final class SimilarityCharts {
  private static final String MATCHING = "matching texts";
  private static final String OTHER = "other texts";

  private SimilarityCharts() {}

  static List<ChartFigure> of(SimilarityHistogram histogram) {
    int most =
        Stream.of(
                histogram.positiveBefore(),
                histogram.negativeBefore(),
                histogram.positiveAfter(),
                histogram.negativeAfter())
            .flatMapToInt(IntStream::of)
            .max()
            .orElse(1);
    return List.of(
        figure(
            "before",
            histogram,
            histogram.positiveBefore(),
            histogram.negativeBefore(),
            histogram.before(),
            most),
        figure(
            "after",
            histogram,
            histogram.positiveAfter(),
            histogram.negativeAfter(),
            histogram.after(),
            most));
  }

  private static ChartFigure figure(
      String when,
      SimilarityHistogram histogram,
      int[] positive,
      int[] negative,
      PairSimilarities similarities,
      int most) {
    List<List<String>> rows = new ArrayList<>();
    for (int bin = 0; bin < positive.length; bin++) {
      rows.add(
          List.of(
              edge(histogram, bin) + " … " + edge(histogram, bin + 1),
              Figures.count(positive[bin]),
              Figures.count(negative[bin])));
    }
    return new ChartFigure(
        "similarities-" + when,
        when.substring(0, 1).toUpperCase(Locale.ROOT) + when.substring(1) + " training",
        "Mean similarity of matching texts "
            + Figures.metric(similarities.meanPositive())
            + ", of other texts "
            + Figures.metric(similarities.meanNegative()),
        new Chart(
            "cosine similarity",
            "rows",
            Optional.of(new Range(histogram.low(), histogram.high())),
            Optional.of(new Range(0, most)),
            List.of(
                new Series(MATCHING, 1, Style.STEPS, steps(histogram, positive)),
                new Series(OTHER, 2, Style.STEPS, steps(histogram, negative)))),
        List.of("cosine similarity", MATCHING, OTHER),
        rows);
  }

  /** Each bin's beginning with its count; the last count again at the very end. */
  private static List<double[]> steps(SimilarityHistogram histogram, int[] counts) {
    List<double[]> points = new ArrayList<>();
    for (int edge = 0; edge <= counts.length; edge++) {
      points.add(new double[] {histogram.edge(edge), counts[Math.min(edge, counts.length - 1)]});
    }
    return points;
  }

  private static String edge(SimilarityHistogram histogram, int bin) {
    return String.format(Locale.ROOT, "%.3f", histogram.edge(bin)).replace('-', '−');
  }

  static String html(ReportData data, List<ChartFigure> figures) {
    if (data.similarities().isEmpty()) {
      return "";
    }
    SimilarityHistogram histogram = data.similarities().get();
    String what = "<p>" + Html.escape(histogram.description()) + ".</p>\n";
    return Html.section(
        "similarities", "Similarities", what + ChartFigure.grid(figures) + summary(histogram));
  }

  private static String summary(SimilarityHistogram histogram) {
    return Html.table(
        "Similarities before and after",
        List.of("", "before", "after"),
        List.of(
            row("Mean of matching texts", histogram, PairSimilarities::meanPositive),
            row("Mean of other texts", histogram, PairSimilarities::meanNegative),
            row(
                "Distance of the means",
                histogram,
                similarities -> similarities.meanPositive() - similarities.meanNegative()),
            List.of(
                "Rows whose matching text is the more similar one",
                Figures.percent(histogram.before().shareRight()),
                Figures.percent(histogram.after().shareRight()))));
  }

  private static List<String> row(
      String text,
      SimilarityHistogram histogram,
      java.util.function.ToDoubleFunction<PairSimilarities> value) {
    return List.of(
        text,
        Figures.metric(value.applyAsDouble(histogram.before())),
        Figures.metric(value.applyAsDouble(histogram.after())));
  }
}
