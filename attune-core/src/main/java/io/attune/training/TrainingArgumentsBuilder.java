package io.attune.training;

import io.attune.engine.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects {@link TrainingArguments}; what is not set keeps its default. */
public final class TrainingArgumentsBuilder {
  private final Path outputDirectory;
  private double epochs = 3;
  private int batchSize = 8;
  private int evalBatchSize = 32;
  private int gradientAccumulation = 1;
  private double learningRate = 5e-5;
  private Scheduler scheduler = Scheduler.LINEAR;
  private double warmupRatio = 0;
  private double weightDecay = 0;
  private double maxGradNorm = 1;
  private BatchSampler batchSampler = BatchSampler.BATCH_SAMPLER;
  private MultiDatasetBatchSampler multiDatasetBatchSampler = MultiDatasetBatchSampler.PROPORTIONAL;
  private Precision precision = Precision.AUTO;
  private long seed = 42;
  private Map<String, String> prompts = Map.of();
  private int loggingSteps = 500;
  private Strategy evalStrategy = Strategy.NO;
  private Optional<Integer> evalSteps = Optional.empty();
  private Strategy saveStrategy = Strategy.STEPS;
  private int saveSteps = 500;
  private Optional<Integer> saveTotalLimit = Optional.empty();
  private boolean loadBestAtEnd;
  private Optional<String> metricForBest = Optional.empty();
  private Optional<Integer> earlyStopping = Optional.empty();
  private List<String> freeze = List.of();
  private double layerLearningRateDecay = 1;

  TrainingArgumentsBuilder(Path outputDirectory) {
    this.outputDirectory = outputDirectory;
  }

  /** See {@link TrainingArguments#epochs()}. */
  public TrainingArgumentsBuilder epochs(double value) {
    epochs = value;
    return this;
  }

  /** See {@link TrainingArguments#batchSize()}. */
  public TrainingArgumentsBuilder batchSize(int value) {
    batchSize = value;
    return this;
  }

  /** See {@link TrainingArguments#evalBatchSize()}. */
  public TrainingArgumentsBuilder evalBatchSize(int value) {
    evalBatchSize = value;
    return this;
  }

  /** See {@link TrainingArguments#gradientAccumulation()}. */
  public TrainingArgumentsBuilder gradientAccumulation(int value) {
    gradientAccumulation = value;
    return this;
  }

  /** See {@link TrainingArguments#learningRate()}. */
  public TrainingArgumentsBuilder learningRate(double value) {
    learningRate = value;
    return this;
  }

  /** See {@link TrainingArguments#scheduler()}. */
  public TrainingArgumentsBuilder scheduler(Scheduler value) {
    scheduler = value;
    return this;
  }

  /** See {@link TrainingArguments#warmupRatio()}. */
  public TrainingArgumentsBuilder warmupRatio(double value) {
    warmupRatio = value;
    return this;
  }

  /** See {@link TrainingArguments#weightDecay()}. */
  public TrainingArgumentsBuilder weightDecay(double value) {
    weightDecay = value;
    return this;
  }

  /** See {@link TrainingArguments#maxGradNorm()}. */
  public TrainingArgumentsBuilder maxGradNorm(double value) {
    maxGradNorm = value;
    return this;
  }

  /** See {@link TrainingArguments#batchSampler()}. */
  public TrainingArgumentsBuilder batchSampler(BatchSampler value) {
    batchSampler = value;
    return this;
  }

  /** See {@link TrainingArguments#multiDatasetBatchSampler()}. */
  public TrainingArgumentsBuilder multiDatasetBatchSampler(MultiDatasetBatchSampler value) {
    multiDatasetBatchSampler = value;
    return this;
  }

  /** See {@link TrainingArguments#precision()}. */
  public TrainingArgumentsBuilder precision(Precision value) {
    precision = value;
    return this;
  }

  /** See {@link TrainingArguments#seed()}. */
  public TrainingArgumentsBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** See {@link TrainingArguments#prompts()}. */
  public TrainingArgumentsBuilder prompts(Map<String, String> value) {
    prompts = value;
    return this;
  }

  /** See {@link TrainingArguments#loggingSteps()}. */
  public TrainingArgumentsBuilder loggingSteps(int value) {
    loggingSteps = value;
    return this;
  }

  /** See {@link TrainingArguments#evalStrategy()}. */
  public TrainingArgumentsBuilder evalStrategy(Strategy value) {
    evalStrategy = value;
    return this;
  }

  /** See {@link TrainingArguments#evalSteps()}. */
  public TrainingArgumentsBuilder evalSteps(int value) {
    evalSteps = Optional.of(value);
    return this;
  }

  /** See {@link TrainingArguments#saveStrategy()}. */
  public TrainingArgumentsBuilder saveStrategy(Strategy value) {
    saveStrategy = value;
    return this;
  }

  /** See {@link TrainingArguments#saveSteps()}. */
  public TrainingArgumentsBuilder saveSteps(int value) {
    saveSteps = value;
    return this;
  }

  /** See {@link TrainingArguments#saveTotalLimit()}. */
  public TrainingArgumentsBuilder saveTotalLimit(int value) {
    saveTotalLimit = Optional.of(value);
    return this;
  }

  /** See {@link TrainingArguments#loadBestAtEnd()}. */
  public TrainingArgumentsBuilder loadBestAtEnd(boolean value) {
    loadBestAtEnd = value;
    return this;
  }

  /** See {@link TrainingArguments#metricForBest()}. */
  public TrainingArgumentsBuilder metricForBest(String value) {
    metricForBest = Optional.of(value);
    return this;
  }

  /** See {@link TrainingArguments#earlyStopping()}. */
  public TrainingArgumentsBuilder earlyStopping(int value) {
    earlyStopping = Optional.of(value);
    return this;
  }

  /** See {@link TrainingArguments#freeze()}. */
  public TrainingArgumentsBuilder freeze(List<String> patterns) {
    freeze = patterns;
    return this;
  }

  /** See {@link TrainingArguments#layerLearningRateDecay()}. */
  public TrainingArgumentsBuilder layerLearningRateDecay(double value) {
    layerLearningRateDecay = value;
    return this;
  }

  /**
   * @return the settings
   * @throws io.attune.InvalidInputException naming every value that is not allowed
   */
  public TrainingArguments build() {
    return new TrainingArguments(
        outputDirectory,
        epochs,
        batchSize,
        evalBatchSize,
        gradientAccumulation,
        learningRate,
        scheduler,
        warmupRatio,
        weightDecay,
        maxGradNorm,
        batchSampler,
        multiDatasetBatchSampler,
        precision,
        seed,
        prompts,
        loggingSteps,
        evalStrategy,
        evalSteps,
        saveStrategy,
        saveSteps,
        saveTotalLimit,
        loadBestAtEnd,
        metricForBest,
        earlyStopping,
        freeze,
        layerLearningRateDecay);
  }
}
