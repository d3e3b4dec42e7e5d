package io.attune.training;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.engine.Precision;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.Evaluator;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** Trains a tiny model on random pairs, and writes down what the listener is told. */
final class TinyRun implements TrainingListener {
  /** 20 pairs of one to nine letters, so that an epoch of batches of 4 has five steps. */
  static final Dataset PAIRS = pairs(20, 20268);

  private final List<String> events = new ArrayList<>();
  private final List<Map<String, Object>> logged = new ArrayList<>();
  private final List<Map<String, Object>> evaluations = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();
  private TrainingResult result;
  private float[][] vectors;
  private SentenceTransformerTrainer trainer;
  private IntPredicate stopAfter = step -> false;

  static Dataset pairs(int count, long seed) {
    Random random = new Random(seed);
    List<Pair> pairs = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      pairs.add(
          new Pair(
              Texts.ofWords(1 + random.nextInt(9), random),
              Texts.ofWords(1 + random.nextInt(9), random)));
    }
    return Dataset.of(pairs);
  }

  /** Two epochs of batches of 4 in float32, a log at every step. */
  static TrainingArgumentsBuilder arguments(Path out) {
    return TrainingArguments.builder(out)
        .epochs(2)
        .batchSize(4)
        .learningRate(1e-3)
        .loggingSteps(1)
        .precision(Precision.FP32);
  }

  static SentenceTransformerTrainer.Builder builder(TrainingArguments arguments) {
    return SentenceTransformerTrainer.builder()
        .arguments(arguments)
        .trainDataset(PAIRS)
        .loss(new MultipleNegativesRankingLoss());
  }

  static TinyRun run(TrainingArguments arguments) throws IOException {
    return new TinyRun().train(arguments, builder -> {});
  }

  /** Runs with more than arguments. */
  TinyRun train(TrainingArguments arguments, Consumer<SentenceTransformerTrainer.Builder> more)
      throws IOException {
    return train(Golden.path("tiny-bert-mean"), arguments, more);
  }

  TinyRun train(
      Path modelFolder,
      TrainingArguments arguments,
      Consumer<SentenceTransformerTrainer.Builder> more)
      throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(modelFolder)) {
      SentenceTransformerTrainer.Builder builder = builder(arguments).model(model).listener(this);
      more.accept(builder);
      trainer = builder.build();
      result = trainer.train();
      vectors = model.encode(List.of("a b c", "d e", "f"));
    }
    return this;
  }

  TinyRun stopAfter(int step) {
    stopAfter = done -> done == step;
    return this;
  }

  @Override
  public void onStart(TrainingProgress progress) {
    events.add("start " + progress.step() + "/" + progress.steps());
  }

  @Override
  public void onStep(TrainingProgress progress) {
    events.add("step " + progress.step());
    losses.add(progress.loss());
    if (stopAfter.test(progress.step())) {
      trainer.requestStop();
    }
  }

  @Override
  public void onLog(Map<String, Object> entry) {
    events.add("log " + entry.get("step"));
    logged.add(entry);
  }

  @Override
  public void onEvaluate(Map<String, Object> entry, List<EvaluationResult> results) {
    events.add("evaluate " + entry.get("step"));
    evaluations.add(entry);
  }

  @Override
  public void onSave(Path checkpoint) {
    events.add("save " + checkpoint.getFileName());
  }

  /** What happened, in order, without the steps. */
  List<String> events() {
    return events.stream().filter(event -> !event.startsWith("step")).toList();
  }

  List<String> allEvents() {
    return events;
  }

  List<Map<String, Object>> logged() {
    return logged;
  }

  List<Map<String, Object>> evaluations() {
    return evaluations;
  }

  List<Double> losses() {
    return losses;
  }

  TrainingResult result() {
    return result;
  }

  float[][] vectors() {
    return vectors;
  }

  /** An evaluator that gives these values one after another, whatever the model. */
  static Evaluator scripted(double... values) {
    return new ScriptedEvaluator(values);
  }
}
