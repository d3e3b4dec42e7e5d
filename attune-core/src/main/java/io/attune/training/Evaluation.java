package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.engine.NativeScope;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.Evaluator;
import io.attune.losses.ForwardPass;
import io.attune.losses.LossBatch;
import io.attune.losses.LossWeights;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.bytedeco.pytorch.InferenceMode;

/** The evaluations of a run: validation loss and evaluators, and which result is the best. */
final class Evaluation {
  private static final String PREFIX = "eval_";
  private static final String LOSS = "loss";

  private final SentenceTransformerTrainer trainer;
  private final SentenceTransformer model;
  private final TrainedWeights weights;
  private final List<TokenizedDataset> data; // by task of the validation
  private final List<String> available;
  private final Optional<String> metric; // without the prefix
  private List<EvaluationResult> latest = List.of();

  Evaluation(SentenceTransformerTrainer trainer, TrainedWeights weights) {
    this.trainer = trainer;
    this.weights = weights;
    model = trainer.model();
    data =
        trainer.evalTasks().stream()
            .map(task -> new TokenizedDataset(task.dataset(), model, trainer.arguments()))
            .toList();
    data.forEach(
        rows ->
            trainer
                .arguments()
                .batchSampler()
                .requireFitting(rows.sampledRows(), trainer.arguments().evalBatchSize()));
    available = available(trainer);
    metric = chooseMetric(trainer);
  }

  /** What the run measures, by names without the prefix. */
  private static List<String> available(SentenceTransformerTrainer trainer) {
    List<String> available = new ArrayList<>();
    trainer.evalTasks().forEach(task -> available.add(lossKey(trainer, task)));
    trainer
        .evaluators()
        .forEach(
            evaluator -> available.addAll(evaluator.metrics(trainer.model().similarityFunction())));
    return available;
  }

  /** The name of a validation loss; with several data sets theirs comes first. */
  private static String lossKey(SentenceTransformerTrainer trainer, TrainingTask task) {
    return trainer.tasks().size() == 1 ? LOSS : task.name() + "_" + LOSS;
  }

  /**
   * The metric that decides which model is the best, without the prefix.
   *
   * @throws InvalidInputException if the run does not measure the one asked for
   */
  static Optional<String> chooseMetric(SentenceTransformerTrainer trainer) {
    List<String> available = available(trainer);
    List<Evaluator> evaluators = trainer.evaluators();
    Optional<String> asked =
        trainer
            .arguments()
            .metricForBest()
            .map(name -> name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
    if (asked.isPresent() && !available.contains(asked.get())) {
      throw new InvalidInputException(
          "metric-for-best is '"
              + asked.get()
              + "'"
              + Suggestions.hint(asked.get(), available)
              + ", but this run measures: "
              + String.join(", ", available));
    }
    if (asked.isPresent() || !trainer.evalTasks().isEmpty()) {
      return Optional.of(asked.orElse(available.get(0)));
    }
    return evaluators.isEmpty()
        ? Optional.empty()
        : Optional.of(
            evaluators
                .get(evaluators.size() - 1)
                .primaryMetric(trainer.model().similarityFunction()));
  }

  boolean isPossible() {
    return !available.isEmpty();
  }

  /** Runs everything and adds the values to a log entry. */
  List<EvaluationResult> evaluate(Map<String, Object> entry, int step, double epoch)
      throws IOException {
    for (int i = 0; i < data.size(); i++) {
      TrainingTask task = trainer.evalTasks().get(i);
      entry.put(PREFIX + lossKey(trainer, task), loss(task, data.get(i)));
    }
    latest = run();
    for (int i = 0; i < latest.size(); i++) {
      EvaluationResult result = latest.get(i);
      result.metrics().forEach((key, value) -> entry.put(PREFIX + key, value.value()));
      trainer
          .evaluators()
          .get(i)
          .writeCsv(result, trainer.arguments().outputDirectory().resolve("eval"), epoch, step);
    }
    return latest;
  }

  /** Runs the evaluators alone. */
  List<EvaluationResult> run() {
    return trainer.evaluators().stream().map(evaluator -> evaluator.evaluate(model)).toList();
  }

  /** What the last {@link #evaluate} gave; empty before the first. */
  List<EvaluationResult> latest() {
    return latest;
  }

  /**
   * Mean over the rows, in batches as the sampler shuffles them for epoch 0, without dropout: the
   * batches matter to losses with in-batch negatives.
   */
  private double loss(TrainingTask task, TokenizedDataset dataset) {
    TrainingArguments arguments = trainer.arguments();
    LossWeights own = weights.loss(trainer.indexOf(task));
    List<int[]> batches =
        arguments
            .batchSampler()
            .batches(dataset.sampledRows(), arguments.evalBatchSize(), arguments.seed(), 0);
    double sum = 0;
    int rowsSeen = 0;
    for (int[] rows : batches) {
      if (trainer.stopRequested()) {
        throw new CancellationException("stopped during an evaluation");
      }
      try (NativeScope scope = NativeScope.open();
          InferenceMode noGradients = new InferenceMode()) {
        LossBatch batch = dataset.batch(rows, model, own, ForwardPass.evaluation(arguments.seed()));
        sum += (double) task.loss().forward(batch).item_float() * rows.length;
        rowsSeen += rows.length;
      }
    }
    return sum / rowsSeen;
  }

  /** The value that decides what is best. */
  Optional<Double> metricForBest(Map<String, Object> entry) {
    return metric.map(name -> (Double) entry.get(PREFIX + name));
  }

  /** Lower is better for losses, higher for all else; an equal value is not better, nor is NaN. */
  boolean isBetter(double value, Double best) {
    if (Double.isNaN(value)) {
      return false;
    }
    boolean lower = metric.orElse("").endsWith(LOSS);
    return best == null || (lower ? value < best : value > best);
  }
}
