package io.attune.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.StageCache;
import io.attune.cli.recipe.StageRecord;
import io.attune.cli.tracking.MlflowClient;
import io.attune.cli.tracking.MlflowSync;
import io.attune.cli.tracking.TrackedTraining;
import io.attune.publishing.RunHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether and where a recipe's trainings are tracked by MLflow. */
final class MlflowOptions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STEP = "step";

  @Option(
      names = "--mlflow",
      paramLabel = "URL",
      description =
          "Sends settings, metrics and tags of each finished training to this tracking server of"
              + " MLflow, such as http://127.0.0.1:5000. One that does not answer stops nothing: run"
              + " again, and it gets what it missed.")
  private Optional<String> address = Optional.empty();

  @Option(
      names = "--mlflow-experiment",
      paramLabel = "NAME",
      description = "MLflow's experiment (default: the recipe's name).")
  private Optional<String> experiment = Optional.empty();

  /** Notes what is wrong. */
  void check(Problems problems) throws IOException {
    problems.require(
        address.isPresent() || experiment.isEmpty(),
        "--mlflow-experiment has no effect without --mlflow URL");
    if (address.isPresent()) {
      problems.attempt(this::client);
    }
  }

  private MlflowClient client() {
    return new MlflowClient(address.orElseThrow(), System.getenv());
  }

  /** Sends the trainings of a run where that was asked for; a failure is a warning. */
  void send(Recipe recipe, Path out, List<RecipeRun.Outcome> outcomes, Terminal terminal)
      throws IOException {
    if (address.isEmpty()) {
      return;
    }
    Path memory = out.resolve(StageCache.FOLDER).resolve("mlflow.json");
    String name =
        experiment.orElse(
            String.valueOf(recipe.file().getFileName()).replaceFirst("(?<=.)\\.[^.]*$", ""));
    List<TrackedTraining> trainings = trainings(recipe, out, outcomes);
    try {
      int sent = new MlflowSync(client(), name, memory).send(trainings);
      if (sent > 0) {
        terminal.err().printf("Sent to MLflow at %s: %d trainings%n", address.get(), sent);
      }
    } catch (IOException e) {
      terminal
          .err()
          .printf(
              "Warning: MLflow at %s did not take all (%s). Nothing is lost: the same command sends"
                  + " what is missing.%n",
              address.get(), Optional.ofNullable(e.getMessage()).orElse("no connection"));
    }
  }

  private static List<TrackedTraining> trainings(
      Recipe recipe, Path out, List<RecipeRun.Outcome> outcomes) throws IOException {
    List<TrackedTraining> trainings = new ArrayList<>();
    for (Contender contender : Contender.all(recipe, out)) {
      Path folder = out.resolve("train").resolve(contender.folder());
      for (RecipeRun.Outcome outcome : outcomes) {
        if (outcome.task().name().equals("train/" + contender.folder())) {
          trainings.add(training(recipe, contender, folder, outcome.record()));
        }
      }
    }
    return trainings;
  }

  private static TrackedTraining training(
      Recipe recipe, Contender contender, Path folder, StageRecord record) throws IOException {
    JsonNode run = JSON.readTree(folder.resolve(RunFiles.RECORD).toFile());
    Map<String, String> parameters = new LinkedHashMap<>();
    run.path("arguments").properties().forEach(entry -> put(parameters, entry));
    parameters.put("loss", run.at("/loss/name").asText());
    run.at("/loss/configuration").properties().forEach(entry -> put(parameters, entry));
    parameters.put("base_model", run.at("/base_model/reference").asText());
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.source.name", String.valueOf(recipe.file().getFileName()));
    tags.put("attune.version", Version.current());
    tags.put("attune.training", contender.label());
    tags.put("attune.model_folder", folder.resolve("model").toAbsolutePath().toString());
    tags.put("attune.base_model_sha256", run.at("/base_model/fingerprint").asText());
    return new TrackedTraining(
        contender.label(),
        record.ended() + " " + record.outputs().getOrDefault("model/model.safetensors", ""),
        Instant.parse(record.ended()).toEpochMilli(),
        record.seconds(),
        parameters,
        tags,
        metrics(folder.resolve("metrics.jsonl")));
  }

  private static void put(Map<String, String> parameters, Map.Entry<String, JsonNode> entry) {
    JsonNode value = entry.getValue();
    if (!value.isNull()) {
      parameters.put(entry.getKey(), value.isValueNode() ? value.asText() : value.toString());
    }
  }

  private static List<TrackedTraining.Metric> metrics(Path log) throws IOException {
    List<TrackedTraining.Metric> metrics = new ArrayList<>();
    if (Files.exists(log)) {
      for (Map<String, Double> entry : RunHistory.read(log).entries()) {
        long step = Math.round(entry.getOrDefault(STEP, 0.0));
        entry.forEach(
            (name, value) -> {
              if (!name.equals(STEP) && Double.isFinite(value)) {
                metrics.add(new TrackedTraining.Metric(name, step, value));
              }
            });
      }
    }
    return metrics;
  }
}
