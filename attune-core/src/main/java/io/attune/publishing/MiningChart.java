package io.attune.publishing;

import io.attune.negatives.MiningReport;
import io.attune.negatives.ScoreHistogram;
import io.attune.negatives.ScoreSummary;
import io.attune.publishing.ChartFigure.Chart;
import io.attune.publishing.ChartFigure.Range;
import io.attune.publishing.ChartFigure.Series;
import io.attune.publishing.ChartFigure.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** How the scores of positives and negatives are spread. */
final class MiningChart {
  private MiningChart() {}

  static ChartFigure of(MiningReport report) {
    return of(report.histogram(), report.positiveScores().mean(), report.negativeScores().mean());
  }

  static ChartFigure of(ScoreHistogram histogram, double positiveMean, double negativeMean) {
    int most =
        IntStream.concat(IntStream.of(histogram.positives()), IntStream.of(histogram.negatives()))
            .max()
            .orElse(1);
    List<List<String>> rows = new ArrayList<>();
    for (int bin = 0; bin < histogram.positives().length; bin++) {
      rows.add(
          List.of(
              edge(histogram, bin) + " … " + edge(histogram, bin + 1),
              Figures.count(histogram.positives()[bin]),
              Figures.count(histogram.negatives()[bin])));
    }
    return new ChartFigure(
        "mined-scores",
        "Similarity to the query",
        "Mean of positives "
            + Figures.metric(positiveMean)
            + ", of negatives "
            + Figures.metric(negativeMean),
        new Chart(
            "similarity",
            "pairs",
            Optional.of(new Range(histogram.low(), histogram.high())),
            Optional.of(new Range(0, most)),
            List.of(
                new Series("positives", 1, Style.STEPS, steps(histogram, histogram.positives())),
                new Series("negatives", 2, Style.STEPS, steps(histogram, histogram.negatives())))),
        List.of("similarity", "positives", "negatives"),
        rows);
  }

  /** Each bin's beginning with its count; the last count again at the very end. */
  private static List<double[]> steps(ScoreHistogram histogram, int[] counts) {
    List<double[]> points = new ArrayList<>();
    for (int edge = 0; edge <= counts.length; edge++) {
      points.add(new double[] {histogram.edge(edge), counts[Math.min(edge, counts.length - 1)]});
    }
    return points;
  }

  private static String edge(ScoreHistogram histogram, int bin) {
    return String.format(Locale.ROOT, "%.3f", histogram.edge(bin)).replace('-', '−');
  }

  static String summaryTable(MiningReport report) {
    return Html.table(
        "Spread of the scores",
        List.of("", "positive", "negative", "difference"),
        List.of(
            List.of(
                "count",
                Figures.count(report.positiveScores().count()),
                Figures.count(report.negativeScores().count()),
                ""),
            row("mean", report, ScoreSummary::mean),
            row("standard deviation", report, ScoreSummary::standardDeviation),
            row("least", report, ScoreSummary::min),
            row("lower quartile", report, ScoreSummary::lowerQuartile),
            row("median", report, ScoreSummary::median),
            row("upper quartile", report, ScoreSummary::upperQuartile),
            row("greatest", report, ScoreSummary::max)));
  }

  private static List<String> row(
      String text, MiningReport report, ToDoubleFunction<ScoreSummary> value) {
    return List.of(
        text,
        Figures.metric(value.applyAsDouble(report.positiveScores())),
        Figures.metric(value.applyAsDouble(report.negativeScores())),
        Figures.metric(value.applyAsDouble(report.differences())));
  }
}
