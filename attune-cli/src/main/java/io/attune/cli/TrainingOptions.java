package io.attune.cli;

import io.attune.engine.Precision;
import io.attune.training.BatchSampler;
import io.attune.training.MultiDatasetBatchSampler;
import io.attune.training.Scheduler;
import io.attune.training.Strategy;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingArgumentsBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Every setting of {@link TrainingArguments}; the defaults come from there. */
final class TrainingOptions {
  private static final TrainingArguments DEFAULTS = TrainingArguments.builder(Path.of("")).build();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the data, also a fraction (default: ${DEFAULT-VALUE}).")
  private double epochs = DEFAULTS.epochs();

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Rows a batch (default: ${DEFAULT-VALUE}). The other rows of a batch are negatives:"
              + " more make a harder task and better vectors.")
  private int batchSize = DEFAULTS.batchSize();

  @Option(
      names = "--eval-batch-size",
      paramLabel = "N",
      description = "Rows a batch in evaluations (default: ${DEFAULT-VALUE}).")
  private int evalBatchSize = DEFAULTS.evalBatchSize();

  @Option(
      names = "--gradient-accumulation",
      paramLabel = "N",
      description = "Batches an optimiser step (default: ${DEFAULT-VALUE}).")
  private int gradientAccumulation = DEFAULTS.gradientAccumulation();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The highest learning rate (default: 5e-5).")
  private double learningRate = DEFAULTS.learningRate();

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description =
          "How the learning rate changes: linear, cosine, constant or constant_with_warmup"
              + " (default: ${DEFAULT-VALUE}).")
  private String scheduler = DEFAULTS.scheduler().key();

  @Option(
      names = "--warmup-ratio",
      paramLabel = "X",
      description = "Share of the steps in which it rises from 0 (default: ${DEFAULT-VALUE}).")
  private double warmupRatio = DEFAULTS.warmupRatio();

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Weight decay of AdamW (default: ${DEFAULT-VALUE}).")
  private double weightDecay = DEFAULTS.weightDecay();

  @Option(
      names = "--freeze",
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Weights that are not trained, by their names, such as embeddings.*,encoder.layer.0.*"
              + " (default: none).")
  private List<String> freeze = List.of();

  @Option(
      names = "--layer-learning-rate-decay",
      paramLabel = "X",
      description =
          "Multiplies the learning rate from each layer to the one below; 1: the same everywhere"
              + " (default: ${DEFAULT-VALUE}).")
  private double layerLearningRateDecay = DEFAULTS.layerLearningRateDecay();

  @Option(
      names = "--max-grad-norm",
      paramLabel = "X",
      description = "Scales gradients down to this norm; 0: never (default: ${DEFAULT-VALUE}).")
  private double maxGradNorm = DEFAULTS.maxGradNorm();

  @Option(
      names = "--batch-sampler",
      paramLabel = "NAME",
      description =
          "batch_sampler: rows as they were shuffled; no_duplicates: no text twice in a batch,"
              + " where it would count as its own negative; group_by_label: two classes at least"
              + " with two rows each (default: ${DEFAULT-VALUE}).")
  private String batchSampler = DEFAULTS.batchSampler().key();

  @Option(
      names = "--multi-dataset-batch-sampler",
      paramLabel = "NAME",
      description =
          "Of several data sets: proportional, the larger ones more often; round_robin, all alike,"
              + " until one has no more (default: ${DEFAULT-VALUE}).")
  private String multiDatasetBatchSampler = DEFAULTS.multiDatasetBatchSampler().key();

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "auto, fp32 or bf16; auto takes bf16 where the processor computes in it"
              + " (default: ${DEFAULT-VALUE}).")
  private String precision = DEFAULTS.precision().key();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of shuffling and dropout (default: ${DEFAULT-VALUE}).")
  private long seed = DEFAULTS.seed();

  @Option(
      names = "--prompt",
      paramLabel = "COLUMN=TEXT",
      description =
          "Puts a text before those of a column, such as --prompt \"anchor=query: \"; * stands"
              + " for every other column. May be given several times.")
  private Map<String, String> prompts = new LinkedHashMap<>();

  @Option(
      names = "--logging-steps",
      paramLabel = "N",
      description = "Steps between two logged losses (default: ${DEFAULT-VALUE}).")
  private int loggingSteps = DEFAULTS.loggingSteps();

  @Option(
      names = "--eval-strategy",
      paramLabel = "NAME",
      description = "When to evaluate: no, steps or epoch (default: ${DEFAULT-VALUE}).")
  private String evalStrategy = DEFAULTS.evalStrategy().key();

  @Option(
      names = "--eval-steps",
      paramLabel = "N",
      description = "Steps between two evaluations (default: those of --logging-steps).")
  private Optional<Integer> evalSteps = Optional.empty();

  @Option(
      names = "--save-strategy",
      paramLabel = "NAME",
      description = "When to save a checkpoint: no, steps or epoch (default: ${DEFAULT-VALUE}).")
  private String saveStrategy = DEFAULTS.saveStrategy().key();

  @Option(
      names = "--save-steps",
      paramLabel = "N",
      description = "Steps between two checkpoints (default: ${DEFAULT-VALUE}).")
  private int saveSteps = DEFAULTS.saveSteps();

  @Option(
      names = "--save-total-limit",
      paramLabel = "N",
      description = "Checkpoints that are kept, the best one besides (default: all).")
  private Optional<Integer> saveTotalLimit = Optional.empty();

  @Option(
      names = "--load-best-at-end",
      description = "Ends with the weights of the best evaluation.")
  private boolean loadBestAtEnd = DEFAULTS.loadBestAtEnd();

  @Option(
      names = "--metric-for-best",
      paramLabel = "NAME",
      description =
          "What best means, such as cosine_ndcg@10 (default: loss with --validation, else the"
              + " evaluator's primary metric).")
  private Optional<String> metricForBest = Optional.empty();

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      description = "Stops after N evaluations in a row without a better one (default: never).")
  private Optional<Integer> earlyStopping = Optional.empty();

  /** Of all randomness of the run. */
  long seed() {
    return seed;
  }

  /**
   * The settings.
   *
   * @param outputDirectory of the run
   * @param problems what is wrong is noted there
   * @return nothing where anything was wrong
   */
  Optional<TrainingArguments> arguments(Path outputDirectory, Problems problems)
      throws IOException {
    TrainingArgumentsBuilder builder =
        TrainingArguments.builder(outputDirectory)
            .epochs(epochs)
            .batchSize(batchSize)
            .evalBatchSize(evalBatchSize)
            .gradientAccumulation(gradientAccumulation)
            .learningRate(learningRate)
            .warmupRatio(warmupRatio)
            .weightDecay(weightDecay)
            .freeze(freeze)
            .layerLearningRateDecay(layerLearningRateDecay)
            .maxGradNorm(maxGradNorm)
            .seed(seed)
            .prompts(prompts)
            .loggingSteps(loggingSteps)
            .saveSteps(saveSteps)
            .loadBestAtEnd(loadBestAtEnd);
    problems.attempt(() -> builder.scheduler(Scheduler.fromKey(scheduler)));
    problems.attempt(() -> builder.batchSampler(BatchSampler.fromKey(batchSampler)));
    problems.attempt(
        () ->
            builder.multiDatasetBatchSampler(
                MultiDatasetBatchSampler.fromKey(multiDatasetBatchSampler)));
    problems.attempt(() -> builder.precision(Precision.fromKey(precision)));
    problems.attempt(() -> builder.evalStrategy(Strategy.fromKey(evalStrategy)));
    problems.attempt(() -> builder.saveStrategy(Strategy.fromKey(saveStrategy)));
    problems.require(
        evalSteps.isEmpty() || !evalStrategy.equals(Strategy.NO.key()),
        "--eval-steps has no effect without --eval-strategy steps");
    evalSteps.ifPresent(builder::evalSteps);
    saveTotalLimit.ifPresent(builder::saveTotalLimit);
    metricForBest.ifPresent(builder::metricForBest);
    earlyStopping.ifPresent(builder::earlyStopping);
    return problems.attempt(builder::build);
  }
}
