package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.engine.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a training run. The defaults are sentence-transformers' own.
 *
 * @param outputDirectory where checkpoints and metrics.jsonl go
 * @param epochs passes over the data, above 0; may be a fraction
 * @param batchSize rows a forward pass, at least 1
 * @param evalBatchSize rows a batch of the validation loss, at least 1
 * @param gradientAccumulation batches an optimiser step, at least 1
 * @param learningRate at its highest, above 0
 * @param scheduler how the learning rate changes
 * @param warmupRatio share of the steps in which the learning rate rises from 0, in [0, 1)
 * @param weightDecay at least 0; never applied to biases and norms
 * @param maxGradNorm gradients are scaled down to this norm; 0 for no limit
 * @param batchSampler which rows form a batch
 * @param multiDatasetBatchSampler which of several data sets gives the next batch
 * @param precision of the encoder
 * @param seed of shuffling and dropout
 * @param prompts put before the texts of a column, by column name; the name {@code *} stands for
 *     every other column
 * @param loggingSteps optimiser steps between two logged losses, at least 1
 * @param evalStrategy when to evaluate
 * @param evalSteps steps between two evaluations; {@code loggingSteps} where empty
 * @param saveStrategy when to write a checkpoint
 * @param saveSteps steps between two checkpoints, at least 1
 * @param saveTotalLimit checkpoints kept, the best one besides; all where empty
 * @param loadBestAtEnd whether the model ends with the weights of the best evaluation
 * @param metricForBest what best means, with or without {@code eval_}; the validation loss, or
 *     without validation data the evaluator's primary metric, where empty
 * @param earlyStopping stop after so many evaluations in a row without a better one; never where
 *     empty
 * @param freeze patterns of the names of weights that are not trained, such as {@code
 *     embeddings.*}; {@code *} stands for any characters
 * @param layerLearningRateDecay by what the learning rate is multiplied from each layer to the one
 *     below, and from the lowest to the embeddings; 1 for the same rate everywhere
 */
public record TrainingArguments(
    Path outputDirectory,
    double epochs,
    int batchSize,
    int evalBatchSize,
    int gradientAccumulation,
    double learningRate,
    Scheduler scheduler,
    double warmupRatio,
    double weightDecay,
    double maxGradNorm,
    BatchSampler batchSampler,
    MultiDatasetBatchSampler multiDatasetBatchSampler,
    Precision precision,
    long seed,
    Map<String, String> prompts,
    int loggingSteps,
    Strategy evalStrategy,
    Optional<Integer> evalSteps,
    Strategy saveStrategy,
    int saveSteps,
    Optional<Integer> saveTotalLimit,
    boolean loadBestAtEnd,
    Optional<String> metricForBest,
    Optional<Integer> earlyStopping,
    List<String> freeze,
    double layerLearningRateDecay) {

  /** The key in {@link #prompts} that stands for every column. */
  public static final String ALL_COLUMNS = "*";

  /**
   * @throws InvalidInputException naming every value that is not allowed
   */
  public TrainingArguments {
    Objects.requireNonNull(outputDirectory, "outputDirectory");
    prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
    freeze = List.copyOf(freeze);
    List<String> errors = new ArrayList<>();
    require(errors, epochs > 0 && epochs < 1e6, "epochs", epochs, "above 0");
    require(errors, batchSize >= 1, "batch-size", batchSize, "at least 1");
    require(errors, evalBatchSize >= 1, "eval-batch-size", evalBatchSize, "at least 1");
    require(
        errors,
        gradientAccumulation >= 1,
        "gradient-accumulation",
        gradientAccumulation,
        "at least 1");
    require(errors, positive(learningRate), "learning-rate", learningRate, "above 0");
    require(errors, warmupRatio >= 0 && warmupRatio < 1, "warmup-ratio", warmupRatio, "in [0, 1)");
    require(errors, notNegative(weightDecay), "weight-decay", weightDecay, "at least 0");
    require(errors, notNegative(maxGradNorm), "max-grad-norm", maxGradNorm, "at least 0");
    require(errors, loggingSteps >= 1, "logging-steps", loggingSteps, "at least 1");
    require(errors, evalSteps.orElse(1) >= 1, "eval-steps", evalSteps, "at least 1");
    require(errors, saveSteps >= 1, "save-steps", saveSteps, "at least 1");
    require(
        errors, saveTotalLimit.orElse(1) >= 1, "save-total-limit", saveTotalLimit, "at least 1");
    require(errors, earlyStopping.orElse(1) >= 1, "early-stopping", earlyStopping, "at least 1");
    require(
        errors,
        layerLearningRateDecay > 0 && layerLearningRateDecay <= 1,
        "layer-learning-rate-decay",
        layerLearningRateDecay,
        "above 0 and at most 1");
    boolean evaluates = evalStrategy != Strategy.NO;
    require(
        errors,
        evaluates || !loadBestAtEnd,
        "load-best-at-end",
        loadBestAtEnd,
        "used with eval-strategy steps or epoch");
    require(
        errors,
        evaluates || earlyStopping.isEmpty(),
        "early-stopping",
        earlyStopping,
        "used with eval-strategy steps or epoch");
    if (!errors.isEmpty()) {
      throw new InvalidInputException(String.join("\n", errors));
    }
  }

  private static boolean positive(double value) {
    return value > 0 && !Double.isInfinite(value);
  }

  private static boolean notNegative(double value) {
    return value >= 0 && !Double.isInfinite(value);
  }

  private static void require(
      List<String> errors, boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      Object shown = value instanceof Optional<?> optional ? optional.orElseThrow() : value;
      errors.add(name + " must be " + allowed + ", but is " + shown);
    }
  }

  /** Steps between two evaluations of the strategy STEPS. */
  int stepsBetweenEvaluations() {
    return evalSteps.orElse(loggingSteps);
  }

  /** The text put before those of a column. */
  String promptFor(String column) {
    return prompts.getOrDefault(column, prompts.getOrDefault(ALL_COLUMNS, ""));
  }

  /**
   * @param outputDirectory where checkpoints and metrics.jsonl go
   * @return a builder that holds the defaults
   */
  public static TrainingArgumentsBuilder builder(Path outputDirectory) {
    return new TrainingArgumentsBuilder(outputDirectory);
  }
}
