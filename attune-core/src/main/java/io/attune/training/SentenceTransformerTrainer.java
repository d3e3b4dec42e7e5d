package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.data.Dataset;
import io.attune.data.StreamedDataset;
import io.attune.evaluation.Evaluator;
import io.attune.losses.Loss;
import io.attune.losses.LossAdvisor;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Fine-tunes a model.
 *
 * <pre>{@code
 * SentenceTransformerTrainer trainer =
 *     SentenceTransformerTrainer.builder()
 *         .model(model)
 *         .arguments(TrainingArguments.builder(Path.of("run")).epochs(1).batchSize(16).build())
 *         .trainDataset(Dataset.read(Path.of("train.jsonl")))
 *         .loss(new MultipleNegativesRankingLoss())
 *         .build();
 * trainer.train();
 * model.save(Path.of("run/model"));
 * }</pre>
 *
 * <p>Several data sets, each with its own loss, are trained on in turn:
 *
 * <pre>{@code
 * builder
 *     .trainDataset("questions", pairs, new MultipleNegativesRankingLoss())
 *     .trainDataset("sts", scoredPairs, new CoSENTLoss())
 * }</pre>
 *
 * <p>The model is trained in place. With dropout 0 the steps are those of sentence-transformers:
 * the same batches in the same order, losses and gradient norms equal to float32 rounding.
 */
public final class SentenceTransformerTrainer {
  private final SentenceTransformer model;
  private final TrainingArguments arguments;
  private final List<TrainingTask> tasks;
  private final List<TrainingTask> evalTasks;
  private final List<Evaluator> evaluators;
  private final List<TrainingListener> listeners;
  private final boolean resume;
  private volatile boolean stopRequested;

  private SentenceTransformerTrainer(Builder builder) {
    model = Objects.requireNonNull(builder.model, "model");
    arguments = Objects.requireNonNull(builder.arguments, "arguments");
    tasks = tasks(builder);
    evalTasks = evalTasks(builder, tasks);
    evaluators = List.copyOf(builder.evaluators);
    listeners = List.copyOf(builder.listeners);
    resume = builder.resume;
    for (TrainingTask task : tasks) {
      LossAdvisor.requireFitting(task.loss(), task.dataset());
      task.loss().requireFitting(model);
      task.stream()
          .map(stream -> SampledRows.streamed(stream.size(), stream.shuffleBuffer()))
          .ifPresent(rows -> arguments.batchSampler().requireFitting(rows, arguments.batchSize()));
    }
    evalTasks.forEach(task -> LossAdvisor.requireFitting(task.loss(), task.dataset()));
    requireEvaluation();
    requirePromptColumns();
    Evaluation.chooseMetric(this); // rejects an unknown one now, not after the first evaluation
  }

  private static List<TrainingTask> tasks(Builder builder) {
    List<TrainingTask> tasks = new ArrayList<>(builder.tasks);
    if (builder.trainDataset != null || builder.loss != null) {
      Dataset dataset = Objects.requireNonNull(builder.trainDataset, "trainDataset");
      tasks.add(
          new TrainingTask(dataset.name(), dataset, Objects.requireNonNull(builder.loss, "loss")));
    }
    if (tasks.isEmpty()) {
      throw new NullPointerException("trainDataset");
    }
    List<String> names = tasks.stream().map(TrainingTask::name).toList();
    if (new HashSet<>(names).size() < names.size()) {
      throw new InvalidInputException(
          "Two training data sets have the same name; give each its own: " + names);
    }
    return List.copyOf(tasks);
  }

  /** Each with the loss that is trained under its name. */
  private static List<TrainingTask> evalTasks(Builder builder, List<TrainingTask> tasks) {
    List<TrainingTask> evalTasks = new ArrayList<>();
    builder.evalDatasets.forEach(
        (name, dataset) -> {
          List<String> names = tasks.stream().map(TrainingTask::name).toList();
          int index = tasks.size() == 1 && name.isEmpty() ? 0 : names.indexOf(name);
          if (index < 0) {
            throw new InvalidInputException(
                "There is validation data for '"
                    + name
                    + "', but no training data of that name"
                    + Suggestions.hint(name, names)
                    + "; training data sets are: "
                    + String.join(", ", names));
          }
          TrainingTask task = tasks.get(index);
          if (!task.dataset().labelNames().equals(dataset.labelNames())) {
            throw new InvalidInputException(
                "The classes of the validation data are "
                    + dataset.labelNames()
                    + ", those of the training data "
                    + task.dataset().labelNames()
                    + "; both need the same ones");
          }
          evalTasks.add(new TrainingTask(task.name(), dataset, task.loss()));
        });
    return List.copyOf(evalTasks);
  }

  private void requireEvaluation() {
    boolean evaluates = !evalTasks.isEmpty() || !evaluators.isEmpty();
    if (arguments.evalStrategy() != Strategy.NO && !evaluates) {
      throw new InvalidInputException(
          "eval-strategy is "
              + arguments.evalStrategy().key()
              + ", but there is nothing to evaluate on: give validation data or an evaluator");
    }
  }

  private void requirePromptColumns() {
    List<String> columns =
        tasks.stream().flatMap(task -> task.dataset().columns().stream()).distinct().toList();
    for (String column : arguments.prompts().keySet()) {
      if (!column.equals(TrainingArguments.ALL_COLUMNS) && !columns.contains(column)) {
        throw new InvalidInputException(
            "There is a prompt for the column '"
                + column
                + "', which the training data does not have"
                + Suggestions.hint(column, columns)
                + "; its columns are: "
                + String.join(", ", columns));
      }
    }
  }

  /**
   * Starts describing a trainer.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Trains until the last step, an early stop, or a requested one.
   *
   * @return how it ended
   * @throws InvalidInputException if the output folder holds another run
   * @throws TrainingFailedException if the loss is no longer a number
   * @throws IOException if a checkpoint or the log cannot be written
   */
  public TrainingResult train() throws IOException {
    try (TrainingRun run = new TrainingRun(this)) {
      return run.run();
    }
  }

  /**
   * Asks a running {@link #train} to end: it finishes its step, writes a checkpoint and returns. A
   * validation loss is broken off and made up for when the run is resumed, and so is an evaluator
   * that throws a {@link java.util.concurrent.CancellationException}, such as from its progress
   * listener. May be called from any thread, also from a shutdown hook.
   */
  public void requestStop() {
    stopRequested = true;
  }

  boolean stopRequested() {
    return stopRequested;
  }

  SentenceTransformer model() {
    return model;
  }

  TrainingArguments arguments() {
    return arguments;
  }

  List<TrainingTask> tasks() {
    return tasks;
  }

  List<TrainingTask> evalTasks() {
    return evalTasks;
  }

  /** The number of the training task that a validation belongs to. */
  int indexOf(TrainingTask evalTask) {
    return tasks.stream().map(TrainingTask::name).toList().indexOf(evalTask.name());
  }

  List<Evaluator> evaluators() {
    return evaluators;
  }

  List<TrainingListener> listeners() {
    return listeners;
  }

  boolean resume() {
    return resume;
  }

  /** Collects what a trainer needs: model, arguments, training data and loss at the least. */
  public static final class Builder {
    private SentenceTransformer model;
    private TrainingArguments arguments;
    private Dataset trainDataset;
    private Loss loss;
    private final List<TrainingTask> tasks = new ArrayList<>();
    private final Map<String, Dataset> evalDatasets = new LinkedHashMap<>();
    private final List<Evaluator> evaluators = new ArrayList<>();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private boolean resume;

    private Builder() {}

    /** The model to train, in place. */
    public Builder model(SentenceTransformer value) {
      model = value;
      return this;
    }

    /** The settings. */
    public Builder arguments(TrainingArguments value) {
      arguments = value;
      return this;
    }

    /** The rows to learn from. */
    public Builder trainDataset(Dataset value) {
      trainDataset = value;
      return this;
    }

    /** Adds rows to learn from with a loss of their own, under a name that no others have. */
    public Builder trainDataset(String name, Dataset dataset, Loss ofDataset) {
      tasks.add(new TrainingTask(name, dataset, ofDataset));
      return this;
    }

    /** Adds rows that are read while training, with a loss of their own. */
    public Builder trainDataset(String name, StreamedDataset stream, Loss ofDataset) {
      tasks.add(new TrainingTask(name, stream, ofDataset));
      return this;
    }

    /** Adds a task. */
    public Builder task(TrainingTask value) {
      tasks.add(value);
      return this;
    }

    /** Rows for a validation loss; optional. */
    public Builder evalDataset(Dataset value) {
      return evalDataset("", value);
    }

    /** Rows for the validation loss of the training data of the same name; optional. */
    public Builder evalDataset(String name, Dataset value) {
      evalDatasets.put(name, value);
      return this;
    }

    /** The objective. */
    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    /** Adds a measure of quality; optional. */
    public Builder evaluator(Evaluator value) {
      evaluators.add(value);
      return this;
    }

    /** Adds somebody to be told; optional. */
    public Builder listener(TrainingListener value) {
      listeners.add(value);
      return this;
    }

    /**
     * Whether to go on from the newest whole checkpoint of the output folder; without any the run
     * starts at the beginning.
     */
    public Builder resume(boolean value) {
      resume = value;
      return this;
    }

    /**
     * Checks that all parts fit each other.
     *
     * @return the trainer
     * @throws InvalidInputException if they do not
     */
    public SentenceTransformerTrainer build() {
      return new SentenceTransformerTrainer(this);
    }
  }
}
