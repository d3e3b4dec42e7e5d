package io.attune.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.AtomicFiles;
import io.attune.negatives.ScoreHistogram;
import io.attune.publishing.ChartFigure.Series;
import io.attune.publishing.ChartFigure.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One page on a whole pipeline: what each stage made of its input, with samples, how training went,
 * and what came of it. It holds everything it needs and loads nothing from anywhere.
 */
public final class PipelineReport {
  /** More lines cannot be told apart. */
  private static final int MOST_LINES = 5;

  private PipelineReport() {}

  /**
   * Writes a report, replacing an earlier one.
   *
   * @param data what to show
   * @param file such as {@code OUT/report.html}
   * @throws IOException if it cannot be written; an earlier one stays then
   */
  public static void write(PipelineData data, Path file) throws IOException {
    AtomicFiles.writeString(file, html(data));
  }

  /**
   * Makes a report.
   *
   * @param data what to show
   * @return the page
   */
  public static String html(PipelineData data) {
    List<ChartFigure> losses = losses(data.trainings());
    List<ChartFigure> mining = data.mining().map(PipelineReport::mining).orElse(List.of());
    List<ChartFigure> figures = new ArrayList<>(mining);
    figures.addAll(losses);
    List<ChartFigure> maps = data.map().map(MapCharts::of).orElse(List.of());
    figures.addAll(maps);
    StringBuilder body = new StringBuilder();
    body.append("<header>\n<p class=\"kind\">Attune report</p>\n<h1>")
        .append(Html.escape(data.title()))
        .append("</h1>\n</header>\n");
    data.leaderboard().ifPresent(board -> body.append(LeaderboardSection.html(board)));
    data.map().ifPresent(map -> body.append(MapCharts.html(map, maps)));
    if (!data.search().isEmpty()) {
      body.append(SearchSection.html(data.search()));
    }
    body.append(PipelineSections.stages(data.stages()));
    data.preparation().ifPresent(report -> body.append(PipelineSections.preparation(report)));
    data.queries().ifPresent(report -> body.append(PipelineSections.queries(report)));
    data.split().ifPresent(report -> body.append(PipelineSections.split(report)));
    data.samples().forEach((stage, rows) -> body.append(PipelineSections.samples(stage, rows)));
    if (!mining.isEmpty()) {
      body.append(Html.section("mining", "Mining", ChartFigure.grid(mining)));
    }
    if (!losses.isEmpty()) {
      body.append(Html.section("training", "Training", ChartFigure.grid(losses)));
    }
    return ReportPage.of(data.title(), body.toString(), figures);
  }

  /** One chart for all trainings, as far as lines can be told apart, and so for the rest. */
  private static List<ChartFigure> losses(Map<String, RunHistory> trainings) {
    Map<String, List<double[]>> lines = new LinkedHashMap<>();
    trainings.forEach(
        (name, history) -> {
          List<double[]> points = history.points("loss");
          if (points.size() > 1) {
            lines.put(name, points);
          }
        });
    List<ChartFigure> figures = new ArrayList<>();
    List<Series> series = new ArrayList<>();
    for (Map.Entry<String, List<double[]>> line : lines.entrySet()) {
      series.add(new Series(line.getKey(), series.size() + 1, Style.LINE, line.getValue()));
      if (series.size() == MOST_LINES) {
        figures.add(loss(figures.size() + 1, series));
        series = new ArrayList<>();
      }
    }
    if (!series.isEmpty()) {
      figures.add(loss(figures.size() + 1, series));
    }
    return figures;
  }

  private static ChartFigure loss(int number, List<Series> series) {
    return ChartFigure.overSteps(
        "loss-" + number,
        "Loss",
        "How wrong each model was on its task; lower is better, but losses of different kinds cannot"
            + " be compared",
        "loss",
        series);
  }

  private static List<ChartFigure> mining(JsonNode report) {
    JsonNode histogram = report.at("/report/histogram");
    return histogram.path("positives").size() < 2
        ? List.of()
        : List.of(
            MiningChart.of(
                new ScoreHistogram(
                    histogram.path("low").asDouble(),
                    histogram.path("high").asDouble(),
                    counts(histogram.path("positives")),
                    counts(histogram.path("negatives"))),
                report.at("/report/positive_scores/mean").asDouble(),
                report.at("/report/negative_scores/mean").asDouble()));
  }

  private static int[] counts(JsonNode array) {
    int[] counts = new int[array.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = array.get(i).asInt();
    }
    return counts;
  }
}
