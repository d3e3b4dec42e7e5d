package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.Dataset;
import io.attune.data.Triplet;
import io.attune.engine.Precision;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.evaluation.TripletEvaluator;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trains as a golden file says, and compares what happened with it. */
final class TrainingHistory implements TrainingListener {
  private final List<Map<String, Object>> steps = new ArrayList<>();
  private final List<Map<String, Object>> evaluations = new ArrayList<>();
  private TrainingResult result;
  private float[][] vectors;

  /** Trains on the golden data, with the given seed and model folder. */
  static TrainingHistory run(String name, JsonNode golden, Path folder, long seed)
      throws IOException {
    return run(name, golden, Golden.path(golden.get("model").asText()), folder, seed);
  }

  static TrainingHistory run(String name, JsonNode golden, Path modelFolder, Path folder, long seed)
      throws IOException {
    Optional<Dataset> validation =
        golden.path("evaluations").isEmpty()
            ? Optional.empty()
            : Optional.of(Dataset.read(Golden.path("training/" + name + "-eval.jsonl")));
    Dataset rows = Dataset.read(Golden.path("training/" + name + ".jsonl"));
    return run(golden, rows, validation, modelFolder, folder, seed);
  }

  static TrainingHistory run(
      JsonNode golden,
      Dataset rows,
      Optional<Dataset> validation,
      Path modelFolder,
      Path folder,
      long seed)
      throws IOException {
    return run(golden, rows, validation, SentenceTransformer.load(modelFolder), folder, seed);
  }

  /** Trains a loaded model, and closes it. */
  static TrainingHistory run(
      JsonNode golden,
      Dataset rows,
      Optional<Dataset> validation,
      SentenceTransformer loaded,
      Path folder,
      long seed)
      throws IOException {
    TrainingHistory history = new TrainingHistory();
    try (SentenceTransformer model = loaded) {
      var builder =
          SentenceTransformerTrainer.builder()
              .model(model)
              .arguments(arguments(golden, folder, seed))
              .trainDataset(rows)
              .loss(new MultipleNegativesRankingLoss())
              .listener(history);
      if (validation.isPresent()) {
        builder.evalDataset(validation.get()).evaluator(triplets(validation.get()));
      }
      history.result = builder.build().train();
      history.vectors = model.encode(Golden.texts(golden.get("texts")));
    }
    return history;
  }

  private static TripletEvaluator triplets(Dataset validation) {
    List<Triplet> triplets = validation.examples().stream().map(Triplet.class::cast).toList();
    return new TripletEvaluator(triplets, EvaluatorOptions.named("golden"), 0);
  }

  private static TrainingArguments arguments(JsonNode golden, Path folder, long seed)
      throws IOException {
    JsonNode arguments = golden.get("arguments");
    TrainingArgumentsBuilder builder =
        TrainingArguments.builder(Files.createTempDirectory(folder, "run"))
            .epochs(arguments.get("num_train_epochs").asDouble())
            .batchSize(arguments.get("per_device_train_batch_size").asInt())
            .evalBatchSize(arguments.get("per_device_eval_batch_size").asInt())
            .gradientAccumulation(arguments.path("gradient_accumulation_steps").asInt(1))
            .learningRate(arguments.get("learning_rate").asDouble())
            .scheduler(Scheduler.fromKey(arguments.get("lr_scheduler_type").asText()))
            .warmupRatio(arguments.get("warmup_ratio").asDouble())
            .weightDecay(arguments.get("weight_decay").asDouble())
            .maxGradNorm(arguments.get("max_grad_norm").asDouble())
            .batchSampler(BatchSampler.fromKey(arguments.get("batch_sampler").asText()))
            .seed(seed)
            .prompts(prompts(arguments.path("prompts")))
            .freeze(Golden.texts(golden.path("freeze")))
            .layerLearningRateDecay(golden.path("layer_decay").asDouble(1))
            .precision(Precision.FP32)
            .loggingSteps(1)
            .saveStrategy(Strategy.NO);
    if (arguments.has("eval_strategy")) {
      builder
          .evalStrategy(Strategy.fromKey(arguments.get("eval_strategy").asText()))
          .evalSteps(arguments.get("eval_steps").asInt());
    }
    return builder.build();
  }

  private static Map<String, String> prompts(JsonNode node) {
    if (node.isTextual()) {
      return Map.of(TrainingArguments.ALL_COLUMNS, node.asText());
    }
    Map<String, String> prompts = new HashMap<>();
    node.properties().forEach(prompt -> prompts.put(prompt.getKey(), prompt.getValue().asText()));
    return prompts;
  }

  @Override
  public void onLog(Map<String, Object> entry) {
    steps.add(entry);
  }

  @Override
  public void onEvaluate(Map<String, Object> entry, List<EvaluationResult> results) {
    evaluations.add(entry);
  }

  List<Map<String, Object>> evaluations() {
    return evaluations;
  }

  TrainingResult result() {
    return result;
  }

  /** The largest relative difference of any step's loss, gradient norm, learning rate or epoch. */
  double largestStepDifference(JsonNode golden) {
    assertThat(steps).hasSize(golden.get("max_steps").asInt());
    double largest = 0;
    for (int step = 0; step < steps.size(); step++) {
      JsonNode expected = golden.get("steps").get(step);
      for (String field : List.of("step", "epoch", "loss", "grad_norm", "learning_rate")) {
        double actual = ((Number) steps.get(step).get(field)).doubleValue();
        largest =
            Math.max(largest, Golden.relativeDifference(actual, expected.get(field).asDouble()));
      }
    }
    return largest;
  }

  /** The largest absolute difference of any component of the vectors after training. */
  double vectorDifference(JsonNode golden) {
    return Golden.largestDifference(vectors, Golden.matrix(golden.get("vectors")));
  }
}
