package io.attune.publishing;

import io.attune.publishing.ChartFigure.Series;
import io.attune.publishing.ChartFigure.Style;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The course of a training: loss, evaluations, learning rate and gradient norm over the steps. */
final class TrainingCharts {
  private static final String EVALUATION = "eval_";
  private static final String VALIDATION_LOSS = "eval_loss";

  /** More lines cannot be told apart. */
  private static final int MOST_LINES = 5;

  /** Which metrics to draw where there are too many, besides the primary ones. */
  private static final List<String> PREFERRED =
      List.of("ndcg@10", "accuracy@1", "accuracy@10", "mrr@10", "recall@10", "map@100", "accuracy");

  private TrainingCharts() {}

  /** A line needs two points; a chart without any line is left out. */
  static List<ChartFigure> of(ReportData data) {
    List<ChartFigure> figures = new ArrayList<>();
    loss(data.history()).ifPresent(figures::add);
    evaluations(data).ifPresent(figures::add);
    single(
            data.history(),
            "learning_rate",
            "Learning rate",
            "How far each step moved along its gradient, by the schedule")
        .ifPresent(figures::add);
    single(
            data.history(),
            "grad_norm",
            "Gradient norm",
            "Length of all gradients together, before any clipping; peaks mark hard batches")
        .ifPresent(figures::add);
    return figures;
  }

  static String html(List<ChartFigure> figures) {
    return figures.isEmpty() ? "" : Html.section("training", "Training", ChartFigure.grid(figures));
  }

  private static Optional<ChartFigure> loss(RunHistory history) {
    List<double[]> raw = history.points("loss");
    List<double[]> validation = history.points(VALIDATION_LOSS);
    List<Series> series = new ArrayList<>();
    if (raw.size() > 1) {
      Optional<MovingMean> smoothed = MovingMean.of(raw);
      series.add(new Series("training", 1, smoothed.isPresent() ? Style.RAW : Style.LINE, raw));
      smoothed.ifPresent(
          mean ->
              series.add(
                  new Series(
                      "training, mean of " + mean.width() + " points",
                      1,
                      Style.LINE,
                      mean.points())));
    }
    if (validation.size() > 1) {
      series.add(new Series("validation", 2, Style.MARKS, validation));
    }
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ChartFigure.overSteps(
                "loss",
                "Loss",
                "How wrong the model is on its task; lower is better",
                "loss",
                series));
  }

  private static Optional<ChartFigure> evaluations(ReportData data) {
    Map<String, Double> before = new LinkedHashMap<>();
    Set<String> primary = new LinkedHashSet<>();
    for (EvaluationComparison comparison : data.evaluations()) {
      primary.add(EVALUATION + comparison.after().primaryMetric());
      comparison
          .before()
          .metrics()
          .forEach((metric, estimate) -> before.put(EVALUATION + metric, estimate.value()));
    }
    List<Series> series = new ArrayList<>();
    for (String metric : chosen(data.history(), primary)) {
      List<double[]> points = new ArrayList<>(data.history().points(metric));
      if (before.containsKey(metric) && points.get(0)[0] > 0) {
        points.add(0, new double[] {0, before.get(metric)});
      }
      if (points.size() > 1) {
        String name = metric.substring(EVALUATION.length());
        series.add(new Series(name, series.size() + 1, Style.MARKS, points));
      }
    }
    return series.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ChartFigure.overSteps(
                "evaluations",
                "Evaluations",
                "Quality while training"
                    + (before.isEmpty() ? "" : "; step 0 is the base model")
                    + "; higher is better",
                "metric",
                series));
  }

  /** The primary metrics, then the preferred, then any others, as many as can be told apart. */
  private static List<String> chosen(RunHistory history, Set<String> primary) {
    List<String> all =
        history.names().stream()
            .filter(name -> name.startsWith(EVALUATION) && !name.endsWith("loss"))
            .toList();
    Set<String> chosen = new LinkedHashSet<>();
    primary.stream().filter(all::contains).forEach(chosen::add);
    for (String ending : PREFERRED) {
      all.stream().filter(name -> name.endsWith("_" + ending)).forEach(chosen::add);
    }
    chosen.addAll(all);
    return chosen.stream().limit(MOST_LINES).toList();
  }

  private static Optional<ChartFigure> single(
      RunHistory history, String name, String title, String description) {
    List<double[]> points = history.points(name);
    return points.size() < 2
        ? Optional.empty()
        : Optional.of(
            ChartFigure.overSteps(
                name.replace('_', '-'),
                title,
                description,
                title.toLowerCase(java.util.Locale.ROOT),
                List.of(new Series(name, 1, Style.LINE, points))));
  }
}
