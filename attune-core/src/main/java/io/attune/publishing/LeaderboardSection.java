package io.attune.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.evaluation.MetricEstimate;
import io.attune.publishing.ComparedEvaluation.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Base and trained models, best first; what the best training changed, metric by metric. */
final class LeaderboardSection {
  /** Queries shown of those that gained and of those that lost. */
  private static final int SHOWN = 10;

  /** Letters of a query that are shown. */
  private static final int LONGEST_QUERY = 200;

  private LeaderboardSection() {}

  static String html(JsonNode board) {
    List<JsonNode> models =
        StreamSupport.stream(board.path("models").spliterator(), false).toList();
    if (models.isEmpty()) {
      return "";
    }
    StringBuilder html =
        new StringBuilder(Html.section("leaderboard", "Leaderboard", table(models)));
    Optional<JsonNode> trained =
        models.stream().filter(model -> model.has("base_model")).findFirst();
    trained.ifPresent(model -> html.append(change(model, models)).append(queries(model)));
    return html.toString();
  }

  private static String table(List<JsonNode> models) {
    String primary = models.get(0).path("primary_metric").asText();
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode model : models) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  Html.escape(model.path("model").asText()),
                  Html.escape(model.path("base_model").asText("none: a base model"))));
      row.addAll(standing(model, rows.isEmpty()));
      rows.add(row);
    }
    return "<p>On the test part, by "
        + Html.escape(primary)
        + ", with 95 % intervals. Where the interval of the difference from the best holds 0, chance"
        + " alone may have made it. The leader of many leads partly by luck.</p>\n"
        + Html.table(
            "Models, best first",
            List.of("Model", "Started from", primary, "From the best", ""),
            rows);
  }

  /** The primary metric of a model, its difference from the best, and what is to be said of it. */
  static List<String> standing(JsonNode model, boolean best) {
    MetricEstimate value =
        estimate(model.path("metrics").path(model.path("primary_metric").asText()));
    MetricEstimate fromBest = estimate(model.path("from_best"));
    return List.of(
        Figures.metric(value.value()) + small(Figures.interval(value)),
        best
            ? ""
            : Figures.difference(fromBest.value()) + small(Figures.differenceInterval(fromBest)),
        best ? "best" : pill(fromBest, "worse than the best", "better", "not distinguishable"));
  }

  private static String change(JsonNode trained, List<JsonNode> models) {
    String base = trained.path("base_model").asText();
    JsonNode before =
        models.stream()
            .filter(model -> model.path("model").asText().equals(base))
            .findFirst()
            .orElse(trained)
            .path("metrics");
    List<List<String>> rows = new ArrayList<>();
    trained
        .path("differences")
        .properties()
        .forEach(
            entry -> {
              String metric = entry.getKey();
              if (!before.has(metric)) {
                return;
              }
              MetricEstimate then = estimate(before.path(metric));
              MetricEstimate now = estimate(trained.path("metrics").path(metric));
              MetricEstimate difference = estimate(entry.getValue());
              rows.add(
                  List.of(
                      Html.escape(metric),
                      Figures.metric(then.value()) + small(Figures.interval(then)),
                      Figures.metric(now.value()) + small(Figures.interval(now)),
                      Figures.difference(difference.value())
                          + small(Figures.differenceInterval(difference)),
                      pill(difference, "worse", "better", "not distinguishable")));
            });
    return Html.section(
        "evaluation",
        "Before and after: " + trained.path("model").asText(),
        Html.table(
            "The best training against the model it started from",
            List.of("Metric", "Before", "After", "Difference", ""),
            rows));
  }

  private static String queries(JsonNode trained) {
    List<JsonNode> items =
        StreamSupport.stream(trained.path("items").spliterator(), false)
            .sorted(Comparator.comparingDouble(LeaderboardSection::gain).reversed())
            .toList();
    List<JsonNode> gained = items.stream().filter(item -> gain(item) > 0).limit(SHOWN).toList();
    List<JsonNode> lost =
        items.stream()
            .filter(item -> gain(item) < 0)
            .sorted(Comparator.comparingDouble(LeaderboardSection::gain))
            .limit(SHOWN)
            .toList();
    if (items.isEmpty()) {
      return "";
    }
    String metric = trained.path("primary_metric").asText();
    long worse = items.stream().filter(item -> gain(item) < 0).count();
    long better = items.stream().filter(item -> gain(item) > 0).count();
    return Html.section(
        "searches",
        "Searches",
        "<p>Of "
            + Figures.count(items.size())
            + " searches "
            + Figures.count(better)
            + " improved and "
            + Figures.count(worse)
            + " got worse, by "
            + Html.escape(metric)
            + ".</p>\n"
            + searches("Improved most", gained)
            + searches("Got worse most", lost));
  }

  private static double gain(JsonNode item) {
    return item.path("after").asDouble() - item.path("before").asDouble();
  }

  private static String searches(String title, List<JsonNode> items) {
    if (items.isEmpty()) {
      return "";
    }
    List<List<String>> rows =
        items.stream()
            .map(
                item ->
                    List.of(
                        Html.escape(
                            PipelineSections.shortened(item.path("query").asText(), LONGEST_QUERY)),
                        Figures.metric(item.path("before").asDouble()),
                        Figures.metric(item.path("after").asDouble()),
                        Figures.difference(gain(item))))
            .toList();
    return "<h3>"
        + title
        + "</h3>\n"
        + Html.table(title, List.of("Search", "Before", "After", "Difference"), rows);
  }

  private static String pill(
      MetricEstimate difference, String worse, String better, String neither) {
    if (!difference.isDistinguishable()) {
      return EvaluationSection.pill(Verdict.NOT_DISTINGUISHABLE, neither);
    }
    return difference.value() < 0
        ? EvaluationSection.pill(Verdict.WORSE, worse)
        : EvaluationSection.pill(Verdict.BETTER, better);
  }

  private static String small(String text) {
    return "<br><small>" + text + "</small>";
  }

  static MetricEstimate estimate(JsonNode node) {
    return new MetricEstimate(
        node.path("value").asDouble(), node.path("low").asDouble(), node.path("high").asDouble());
  }
}
