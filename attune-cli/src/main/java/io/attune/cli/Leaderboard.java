package io.attune.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.data.RetrievalData;
import io.attune.evaluation.EvaluationJson;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluationTable;
import io.attune.evaluation.ModelComparison;
import io.attune.evaluation.ModelComparison.ModelResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The base models and all trainings of a recipe, best first, with intervals, and what cannot be
 * told from the best; each training also against the model that it started from.
 */
final class Leaderboard {
  /** On the test part. */
  static final String FILE = "leaderboard.json";

  /** On the validation part, by which the best of several is chosen. */
  static final String CHOICE = "validation.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Leaderboard() {}

  /**
   * Writes a leaderboard, and beside it the same as {@code .txt} for people.
   *
   * @param results by model, all of the same evaluator
   * @param baseOf from a training to the model it started from
   * @param searches the data, where each item is a query
   * @param file to write
   */
  static void write(
      Map<String, EvaluationResult> results,
      Map<String, String> baseOf,
      Optional<Path> searches,
      Path file)
      throws IOException {
    List<ModelResult> models = new ArrayList<>();
    results.forEach((name, result) -> models.add(new ModelResult(name, result)));
    ModelComparison comparison = ModelComparison.of(models);
    ObjectNode json = EvaluationJson.of(comparison);
    List<String> queries = searches.map(Leaderboard::queries).orElse(List.of());
    for (JsonNode model : json.get("models")) {
      String name = model.get("model").asText();
      String base = baseOf.get(name);
      if (base != null) {
        EvaluationResult after = results.get(name);
        EvaluationResult before = results.get(base);
        ObjectNode entry = (ObjectNode) model;
        entry.put("base_model", base);
        entry.set("differences", EvaluationJson.of(after, before).get("differences"));
        entry.set("items", items(before, after, queries));
      }
    }
    AtomicFiles.writeString(file, json.toPrettyString() + "\n");
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", ".txt");
    AtomicFiles.writeString(file.resolveSibling(name), EvaluationTable.models(comparison));
  }

  /** Those that are measured, in the evaluator's order. */
  private static List<String> queries(Path folder) {
    return Files.isDirectory(folder)
        ? List.copyOf(RetrievalData.read(folder).queries().values())
        : List.of();
  }

  /** The primary metric of each query before and after; none where the items are no queries. */
  private static ArrayNode items(
      EvaluationResult before, EvaluationResult after, List<String> queries) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    double[] then = before.samples().get(before.primaryMetric());
    double[] now = after.samples().get(after.primaryMetric());
    if (then == null || now == null || then.length != queries.size()) {
      return items;
    }
    for (int i = 0; i < now.length; i++) {
      items.addObject().put("query", queries.get(i)).put("before", then[i]).put("after", now[i]);
    }
    return items;
  }

  /**
   * The best of some models.
   *
   * @param rankings the first of these files that is there counts
   * @param names to choose from
   * @throws InvalidInputException if nothing was measured
   */
  static String bestOf(List<Path> rankings, Set<String> names) throws IOException {
    Path file =
        rankings.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "which of "
                            + String.join(", ", names)
                            + " is best? Add a stage evaluate, or name one: training: NAME"));
    for (JsonNode model : JSON.readTree(file.toFile()).get("models")) {
      if (names.contains(model.get("model").asText())) {
        return model.get("model").asText();
      }
    }
    throw new InvalidInputException(file + ": holds none of " + String.join(", ", names));
  }
}
