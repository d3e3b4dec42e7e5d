package io.attune.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.Rung;
import io.attune.cli.recipe.Search;
import io.attune.cli.recipe.Stage;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.publishing.EmbeddingMap;
import io.attune.publishing.PipelineData;
import io.attune.publishing.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gathers what the report on a recipe's run shows from what its stages wrote. */
final class RunReportData {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows of each stage's output that are shown. */
  private static final int SAMPLES = 4;

  private RunReportData() {}

  static PipelineData of(Recipe recipe, Path folder, List<RecipeRun.Outcome> outcomes)
      throws IOException {
    Map<String, List<Map<String, String>>> samples = new LinkedHashMap<>();
    sample(samples, Stage.PREPARE, folder, StageWork.DOCUMENTS);
    sample(samples, Stage.QUERIES, folder, StageWork.PAIRS);
    sample(samples, Stage.MINE, folder, "train.jsonl");
    Map<String, RunHistory> trainings = new LinkedHashMap<>();
    for (Contender contender : Contender.all(recipe, folder)) {
      if (contender.isKnown()) {
        Path log = folder.resolve("train").resolve(contender.folder()).resolve("metrics.jsonl");
        trainings.put(contender.label(), RunHistory.read(log));
      }
    }
    Path map = folder.resolve("evaluate").resolve(StageWork.MAP);
    return new PipelineData(
        String.valueOf(recipe.file().getFileName()).replaceFirst("(?<=.)\\.[^.]*$", ""),
        outcomes.stream().map(RunReportData::line).toList(),
        json(folder.resolve("prepare/documents.report.json")),
        json(folder.resolve("queries/pairs.jsonl.report.json")),
        json(folder.resolve("split").resolve(SplitCommand.REPORT)),
        json(folder.resolve("mine/train.mining.json")),
        samples,
        trainings,
        json(folder.resolve("evaluate").resolve(Leaderboard.FILE)),
        search(recipe, folder),
        Files.exists(map) ? Optional.of(EmbeddingMap.read(map)) : Optional.empty());
  }

  /** The ranked trials of each rung; those of a search without rungs together. */
  private static List<JsonNode> search(Recipe recipe, Path folder) throws IOException {
    List<JsonNode> rankings = new ArrayList<>();
    for (Rung rung : recipe.rungs()) {
      json(RungRanking.folder(rung.number(), folder).resolve(RungRanking.FILE))
          .ifPresent(rankings::add);
    }
    if (recipe.search().isPresent() && recipe.rungs().isEmpty()) {
      json(folder.resolve("evaluate").resolve(Leaderboard.CHOICE))
          .map(ranking -> trials(ranking, recipe.search().get()))
          .ifPresent(rankings::add);
    }
    return rankings;
  }

  /** The trials of a ranking without their base models, with what was drawn for each. */
  private static JsonNode trials(JsonNode ranking, Search search) {
    ObjectNode trials = JSON.createObjectNode();
    ArrayNode models = trials.putArray("models");
    for (JsonNode model : ranking.path("models")) {
      search.trials().stream()
          .filter(trial -> trial.name().equals(model.path("model").asText()))
          .forEach(
              trial ->
                  models.add(
                      ((ObjectNode) model.deepCopy())
                          .set("settings", JSON.valueToTree(search.drawn(trial)))));
    }
    return trials;
  }

  private static PipelineData.StageLine line(RecipeRun.Outcome outcome) {
    List<String> inputs = new ArrayList<>(outcome.record().inputs().keySet());
    inputs.addAll(outcome.record().models().keySet());
    return new PipelineData.StageLine(
        outcome.task().name(), outcome.record().ended(), outcome.record().seconds(), inputs);
  }

  private static Optional<JsonNode> json(Path file) throws IOException {
    return Files.exists(file) ? Optional.of(JSON.readTree(file.toFile())) : Optional.empty();
  }

  private static void sample(
      Map<String, List<Map<String, String>>> samples, Stage stage, Path folder, String file) {
    Path table = folder.resolve(stage.key()).resolve(file);
    if (Files.notExists(table)) {
      return;
    }
    List<Map<String, String>> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(table)) {
      while (reader.hasNext() && rows.size() < SAMPLES) {
        Row row = reader.next();
        Map<String, String> fields = new LinkedHashMap<>();
        row.fields().forEach((name, value) -> fields.put(name, Objects.toString(value, "")));
        rows.add(fields);
      }
    }
    samples.put(stage.key(), rows);
  }
}
