package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.Sha256;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.Stage;
import io.attune.engine.Precision;
import io.attune.publishing.PipelineReport;
import io.attune.publishing.RunEnvironment;
import io.attune.publishing.RunHistory;
import io.attune.publishing.TensorBoardFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * The files of a recipe's run that tell of all stages: recipe.yaml, report.html, run.json,
 * tensorboard/.
 */
final class RunFiles {
  static final String RECORD = "run.json";
  static final String REPORT = "report.html";
  static final String RECIPE = "recipe.yaml";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RunFiles() {}

  /** Deletes what a killed process was writing, which nobody reads any more. */
  static void deleteLeftovers(Path folder) throws IOException {
    List<Path> leftovers;
    try (var walk = Files.walk(folder)) {
      leftovers = walk.filter(RunFiles::isLeftover).toList();
    }
    for (Path leftover : leftovers) {
      AtomicFiles.delete(leftover); // one within another is gone already
    }
  }

  private static boolean isLeftover(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") && name.endsWith(".tmp");
  }

  /** Writes them, unless nothing has changed. */
  static void write(Recipe recipe, Path folder, List<RecipeRun.Outcome> outcomes)
      throws IOException {
    ObjectNode run = JSON.createObjectNode();
    run.put("recipe", recipe.file().toString());
    run.put(
        "recipe_sha256",
        HexFormat.of().formatHex(Sha256.digest().digest(recipe.text().getBytes(UTF_8))));
    run.set("set", JSON.valueToTree(recipe.overrides()));
    ArrayNode stages = run.putArray("stages");
    outcomes.forEach(
        outcome -> {
          ObjectNode stage = stages.addObject().put("stage", outcome.task().stage().key());
          stage.setAll((ObjectNode) JSON.valueToTree(outcome.record()));
        });
    Path record = folder.resolve(RECORD);
    if (isSame(run, record) && Files.exists(folder.resolve(REPORT))) {
      return;
    }
    AtomicFiles.writeString(folder.resolve(RECIPE), recipe.text());
    PipelineReport.write(RunReportData.of(recipe, folder, outcomes), folder.resolve(REPORT));
    for (RecipeRun.Outcome outcome : outcomes) {
      if (outcome.task().name().startsWith(Stage.TRAIN.key() + "/")) {
        writeEvents(outcome, folder);
      }
    }
    run.set("environment", JSON.valueToTree(RunEnvironment.current(Precision.AUTO)));
    AtomicFiles.writeString(record, run.toPrettyString() + "\n");
  }

  /** The course of a training for TensorBoard, which tells runs by their folders. */
  private static void writeEvents(RecipeRun.Outcome outcome, Path folder) throws IOException {
    Path training = folder.resolve(outcome.task().name());
    RunHistory history = RunHistory.read(training.resolve("metrics.jsonl"));
    Instant ended = Instant.parse(outcome.record().ended());
    AtomicFiles.writeFolder(
        folder.resolve("tensorboard").resolve(training.getFileName()),
        events ->
            TensorBoardFile.write(
                history,
                ended,
                events.resolve("events.out.tfevents." + ended.getEpochSecond() + ".attune")));
  }

  private static boolean isSame(ObjectNode run, Path record) throws IOException {
    if (Files.notExists(record)) {
      return false;
    }
    ObjectNode before = (ObjectNode) JSON.readTree(record.toFile());
    before.remove("environment");
    return before.equals(JSON.readTree(run.toString()));
  }
}
