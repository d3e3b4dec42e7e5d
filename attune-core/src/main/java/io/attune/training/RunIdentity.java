package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.model.LoraOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must be the same in two parts of one run, and which folders belong to a run. */
final class RunIdentity {
  private RunIdentity() {}

  /** Every setting on which the trained weights depend. */
  static Map<String, String> of(SentenceTransformerTrainer trainer, List<String> dataFingerprints) {
    TrainingArguments arguments = trainer.arguments();
    Map<String, String> identity = new TreeMap<>();
    identity.put("base model", trainer.model().fingerprint());
    List<TrainingTask> tasks = trainer.tasks();
    for (int i = 0; i < tasks.size(); i++) {
      TrainingTask task = tasks.get(i);
      String of = tasks.size() == 1 ? "" : " of " + task.name();
      identity.put("training data" + of, dataFingerprints.get(i));
      identity.put("loss" + of, task.loss().name() + " " + task.loss().configuration());
    }
    if (tasks.size() > 1) {
      identity.put("tasks", tasks.stream().map(TrainingTask::name).toList().toString());
      identity.put("multi-dataset-batch-sampler", arguments.multiDatasetBatchSampler().key());
    }
    identity.put("epochs", Double.toString(arguments.epochs()));
    identity.put("batch-size", Integer.toString(arguments.batchSize()));
    identity.put("gradient-accumulation", Integer.toString(arguments.gradientAccumulation()));
    identity.put("learning-rate", Double.toString(arguments.learningRate()));
    identity.put("scheduler", arguments.scheduler().key());
    identity.put("warmup-ratio", Double.toString(arguments.warmupRatio()));
    identity.put("weight-decay", Double.toString(arguments.weightDecay()));
    identity.put("max-grad-norm", Double.toString(arguments.maxGradNorm()));
    identity.put("batch-sampler", arguments.batchSampler().key());
    identity.put("precision", arguments.precision().resolve().key());
    identity.put("seed", Long.toString(arguments.seed()));
    identity.put("freeze", arguments.freeze().toString());
    identity.put("layer-learning-rate-decay", Double.toString(arguments.layerLearningRateDecay()));
    identity.put(
        "adapter", trainer.model().adapterOptions().map(LoraOptions::toString).orElse("none"));
    identity.put("prompts", new TreeMap<>(arguments.prompts()).toString());
    return identity;
  }

  /**
   * @throws InvalidInputException naming every setting that differs
   */
  static void requireSame(Map<String, String> checkpoint, Map<String, String> now) {
    List<String> differences = new ArrayList<>();
    now.forEach(
        (name, value) -> {
          String before = checkpoint.get(name);
          if (!value.equals(before)) {
            differences.add(name + " was " + before + " and is now " + value);
          }
        });
    if (!differences.isEmpty()) {
      throw new InvalidInputException(
          "This run cannot be resumed with other settings: "
              + String.join("; ", differences)
              + ". Resume with the first ones, or start anew in another output folder.");
    }
  }

  /**
   * @throws InvalidInputException if a run is in the folder already and it is not to be resumed
   */
  static void requireOwn(Path folder, boolean resume) throws IOException {
    boolean used =
        Files.exists(folder.resolve(MetricsLog.FILE)) || !new Checkpoints(folder).steps().isEmpty();
    if (used && !resume) {
      throw new InvalidInputException(
          "The output folder "
              + folder
              + " holds an earlier run. Continue it with --resume, or choose another folder.");
    }
  }
}
