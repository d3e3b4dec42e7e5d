package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.data.Dataset;
import io.attune.evaluation.Evaluator;
import io.attune.losses.Loss;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
 * <p>The model is trained in place. With dropout 0 the steps are those of sentence-transformers:
 * the same batches in the same order, losses and gradient norms equal to float32 rounding.
 */
public final class SentenceTransformerTrainer {
  private final SentenceTransformer model;
  private final TrainingArguments arguments;
  private final Dataset trainDataset;
  private final Optional<Dataset> evalDataset;
  private final Loss loss;
  private final List<Evaluator> evaluators;
  private final List<TrainingListener> listeners;
  private final boolean resume;
  private volatile boolean stopRequested;

  private SentenceTransformerTrainer(Builder builder) {
    model = Objects.requireNonNull(builder.model, "model");
    arguments = Objects.requireNonNull(builder.arguments, "arguments");
    trainDataset = Objects.requireNonNull(builder.trainDataset, "trainDataset");
    evalDataset = Optional.ofNullable(builder.evalDataset);
    loss = Objects.requireNonNull(builder.loss, "loss");
    evaluators = List.copyOf(builder.evaluators);
    listeners = List.copyOf(builder.listeners);
    resume = builder.resume;
    requireFitting(trainDataset);
    evalDataset.ifPresent(this::requireFitting);
    requireEvaluation();
    requirePromptColumns();
    Evaluation.chooseMetric(this); // rejects an unknown one now, not after the first evaluation
  }

  private void requireFitting(Dataset dataset) {
    if (!loss.shapes().contains(dataset.shape())) {
      throw new InvalidInputException(
          loss.name()
              + " learns from "
              + loss.shapes()
              + ", but the data set '"
              + dataset.name()
              + "' has rows of the shape "
              + dataset.shape()
              + " (columns: "
              + String.join(", ", dataset.columns())
              + ")");
    }
  }

  private void requireEvaluation() {
    boolean evaluates = evalDataset.isPresent() || !evaluators.isEmpty();
    if (arguments.evalStrategy() != Strategy.NO && !evaluates) {
      throw new InvalidInputException(
          "eval-strategy is "
              + arguments.evalStrategy().key()
              + ", but there is nothing to evaluate on: give validation data or an evaluator");
    }
  }

  private void requirePromptColumns() {
    List<String> columns = trainDataset.columns();
    for (String column : arguments.prompts().keySet()) {
      if (!column.equals(TrainingArguments.ALL_COLUMNS) && !columns.contains(column)) {
        throw new InvalidInputException(
            "There is a prompt for the column '"
                + column
                + "', which the data set '"
                + trainDataset.name()
                + "' does not have"
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
   * Asks a running {@link #train} to end: it finishes its step, writes a checkpoint and returns.
   * May be called from any thread, also from a shutdown hook.
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

  Dataset trainDataset() {
    return trainDataset;
  }

  Optional<Dataset> evalDataset() {
    return evalDataset;
  }

  Loss loss() {
    return loss;
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
    private Dataset evalDataset;
    private Loss loss;
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

    /** Rows for a validation loss; optional. */
    public Builder evalDataset(Dataset value) {
      evalDataset = value;
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
