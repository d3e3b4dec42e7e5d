package io.attune.publishing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the stages of a pipeline made of their input. */
final class PipelineSections {
  /** Letters of a sample; the files have all. */
  private static final int LONGEST_SAMPLE = 300;

  private PipelineSections() {}

  static String stages(List<PipelineData.StageLine> stages) {
    List<List<String>> rows = new ArrayList<>();
    for (PipelineData.StageLine stage : stages) {
      rows.add(
          List.of(
              Html.escape(stage.name()),
              Html.escape(String.join(", ", stage.inputs())),
              Figures.duration(stage.seconds()),
              Html.escape(stage.ended().replace('T', ' ').replace("Z", " UTC"))));
    }
    return Html.section(
        "stages",
        "Stages",
        Html.table("What was done", List.of("Stage", "Read", "Took", "Done"), rows));
  }

  static String preparation(JsonNode report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Rows read", count(report, "rows"));
    facts.put("Rows selected", count(report, "selected"));
    facts.put("Documents", count(report, "documents"));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode step : report.path("steps")) {
      rows.add(
          List.of(
              Html.escape(step.path("name").asText()),
              count(step, "in"),
              count(step, "changed"),
              count(step, "dropped"),
              count(step, "out")));
    }
    return Html.section(
        "preparation",
        "Preparation",
        Html.definitions(facts)
            + Html.table(
                "What each step did", List.of("Step", "In", "Changed", "Left out", "Out"), rows));
  }

  static String queries(JsonNode report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Documents", count(report, "documents"));
    facts.put("Queries", count(report, "queries"));
    facts.put("Kept", count(report, "kept"));
    report
        .path("rejected")
        .properties()
        .forEach(
            reason ->
                facts.put(
                    "Left out: " + reason.getKey().replace('-', ' '),
                    Figures.count(reason.getValue().asLong())));
    return Html.section("queries", "Queries", Html.definitions(facts));
  }

  static String split(JsonNode report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Rows", count(report, "rows"));
    report
        .path("parts")
        .properties()
        .forEach(part -> facts.put("In " + part.getKey(), Figures.count(part.getValue().asLong())));
    facts.put("Groups of connected rows", count(report, "groups"));
    facts.put("Held-out rows that share something", count(report.path("leakage"), "any"));
    facts.put("A plain shuffle would have leaked", count(report.path("shuffled"), "any"));
    return Html.section("split", "Split", Html.definitions(facts));
  }

  /** Some rows that a stage wrote. */
  static String samples(String stage, List<Map<String, String>> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    List<String> columns = List.copyOf(rows.get(0).keySet());
    List<List<String>> cells = new ArrayList<>();
    for (Map<String, String> row : rows) {
      cells.add(
          columns.stream()
              .map(column -> shortened(row.getOrDefault(column, ""), LONGEST_SAMPLE))
              .map(Html::escape)
              .toList());
    }
    return Html.section(
        "samples-" + stage,
        "Samples: " + stage,
        Html.table("Rows that " + stage + " wrote", columns, cells));
  }

  /** A text as far as it is shown. */
  static String shortened(String text, int letters) {
    int end = text.offsetByCodePoints(0, Math.min(letters, text.codePointCount(0, text.length())));
    return text.substring(0, end) + (end < text.length() ? " …" : "");
  }

  private static String count(JsonNode object, String field) {
    return Figures.count(object.path(field).asLong());
  }
}
