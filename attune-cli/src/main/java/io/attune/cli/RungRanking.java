package io.attune.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.cli.recipe.Rung;
import io.attune.cli.recipe.Search;
import io.attune.cli.recipe.Training;
import io.attune.evaluation.EvaluationJson;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluationTable;
import io.attune.evaluation.ModelComparison;
import io.attune.evaluation.ModelComparison.ModelResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The trials of a rung of successive halving, ranked by the validation part: {@code ranking.json},
 * {@code ranking.txt} for people, and a small file for each trial that goes on.
 */
final class RungRanking {
  static final String FILE = "ranking.json";
  static final String TEXT = "ranking.txt";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRIAL = "trial";
  private static final String SETTINGS = "settings";

  private RungRanking() {}

  /** The name of the task, and of its folder in OUT. */
  static String name(int rung) {
    return "search/rung-" + rung;
  }

  static Path folder(int rung, Path out) {
    return out.resolve(name(rung));
  }

  static String survivor(int place) {
    return "survivor-" + place + ".json";
  }

  /** The name of the trial that a survivor's file tells. */
  static String trial(Path file) throws IOException {
    return JSON.readTree(file.toFile()).path(TRIAL).asText();
  }

  /**
   * Ranks the trials of a rung. Those that go on are numbered in the order in which they were
   * drawn, so that two that change places in the ranking are not trained again.
   *
   * @param search that the trials are of
   * @param rung that was trained
   * @param results in the order of the trials
   * @param kept how many go on
   * @param folder to write to
   */
  static void write(
      Search search, Rung rung, Map<Training, EvaluationResult> results, int kept, Path folder)
      throws IOException {
    List<ModelResult> models = new ArrayList<>();
    results.forEach((trial, result) -> models.add(new ModelResult(trial.name(), result)));
    ModelComparison comparison = ModelComparison.of(models);
    Set<String> goOn =
        comparison.models().stream()
            .limit(kept)
            .map(ModelComparison.RankedModel::model)
            .collect(Collectors.toSet());
    ObjectNode json = EvaluationJson.of(comparison);
    json.put("rung", rung.number()).put("epochs", rung.epochs());
    for (JsonNode model : json.get("models")) {
      String name = model.get("model").asText();
      ((ObjectNode) model).put("kept", goOn.contains(name));
      results.keySet().stream()
          .filter(trial -> trial.name().equals(name))
          .forEach(
              trial -> ((ObjectNode) model).set(SETTINGS, JSON.valueToTree(search.drawn(trial))));
    }
    AtomicFiles.writeString(folder.resolve(FILE), json.toPrettyString() + "\n");
    AtomicFiles.writeString(folder.resolve(TEXT), text(search, rung, results, goOn));
    int place = 0;
    for (Training trial : results.keySet()) {
      if (goOn.contains(trial.name())) {
        ObjectNode survivor = JSON.createObjectNode().put(TRIAL, trial.name());
        survivor.set(SETTINGS, JSON.valueToTree(search.drawn(trial)));
        AtomicFiles.writeString(folder.resolve(survivor(++place)), survivor + "\n");
      }
    }
  }

  private static String text(
      Search search, Rung rung, Map<Training, EvaluationResult> results, Set<String> goOn) {
    List<ModelResult> models = new ArrayList<>();
    results.forEach(
        (trial, result) -> models.add(new ModelResult(label(search, trial, goOn), result)));
    return String.format(
            Locale.ROOT,
            "Rung %d, on the validation part: %d of %d trials, %s epochs each%s%n",
            rung.number(),
            results.size(),
            search.trials().size(),
            BigDecimal.valueOf(rung.epochs())
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString(),
            goOn.isEmpty() ? "" : "; those with * go on")
        + EvaluationTable.models(ModelComparison.of(models));
  }

  private static String label(Search search, Training trial, Set<String> goOn) {
    return search.drawn(trial).entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(
            Collectors.joining(
                " ", trial.name() + (goOn.contains(trial.name()) ? " * " : "   "), ""));
  }
}
