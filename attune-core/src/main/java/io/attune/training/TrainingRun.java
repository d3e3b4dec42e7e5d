package io.attune.training;

import io.attune.engine.NativeMemory;
import io.attune.engine.NativeScope;
import io.attune.evaluation.EvaluationResult;
import io.attune.losses.ForwardPass;
import io.attune.losses.LossBatch;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of {@link SentenceTransformerTrainer#train}: the loop and what it carries along. */
final class TrainingRun implements AutoCloseable {
  /** After so many steps freed memory goes back to the system, as batches differ in size. */
  private static final int STEPS_KEEPING_MEMORY = 16;

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final SentenceTransformerTrainer trainer;
  private final TrainingArguments arguments;
  private final SentenceTransformer model;
  private final TrainedWeights weights;
  private final List<TrainingRows> data; // by task
  private final TrainingPlan plan;
  private final Evaluation evaluation;
  private final AdamW optimizer;
  private final Checkpoints checkpoints;
  private final MetricsLog log;
  private final long startNanos = System.nanoTime();

  private TrainerState state;
  private int savedStep; // −1 before the first checkpoint
  private boolean earlyStop;
  private boolean brokenOff; // an evaluation, by a stop
  private double lastLoss = Double.NaN;
  private double lastGradientNorm = Double.NaN;
  private double lastLearningRate = Double.NaN;
  private long rowsTrained;
  private long tokensTrained;

  TrainingRun(SentenceTransformerTrainer trainer) throws IOException {
    this.trainer = trainer;
    arguments = trainer.arguments();
    model = trainer.model();
    checkpoints = new Checkpoints(arguments.outputDirectory());
    RunIdentity.requireOwn(arguments.outputDirectory(), trainer.resume());
    data = trainer.tasks().stream().map(this::rows).toList();
    plan = new TrainingPlan(data, arguments);
    weights = new TrainedWeights(model, trainer.tasks(), arguments);
    evaluation = new Evaluation(trainer, weights);
    Map<String, String> identity =
        RunIdentity.of(trainer, data.stream().map(TrainingRows::fingerprint).toList());
    Optional<Checkpoint> checkpoint = checkpointToResume(identity);
    state = checkpoint.map(Checkpoint::state).orElseGet(() -> TrainerState.start(identity));
    savedStep = checkpoint.isPresent() ? state.step() : -1;
    earlyStop = patienceIsOver();
    Files.createDirectories(arguments.outputDirectory());
    log = MetricsLog.openAt(arguments.outputDirectory(), state.step());
    optimizer = new AdamW(weights.all(), arguments.weightDecay(), weights::rate);
    if (checkpoint.isPresent()) {
      checkpoint.get().restoreWeights(model);
      checkpoint.get().restoreLossWeights(weights.losses());
      checkpoint.get().restoreOptimizer(optimizer);
    }
    weights.model().forEach(parameter -> parameter.set_requires_grad(true));
  }

  private TrainingRows rows(TrainingTask task) {
    return task.stream().isPresent()
        ? new StreamedRows(task.stream().get(), arguments)
        : new TokenizedDataset(task.dataset(), model, arguments);
  }

  private void beginEpoch(List<DatasetBatch> batches) {
    for (int task = 0; task < data.size(); task++) {
      int number = task;
      data.get(task)
          .beginEpoch(
              batches.stream()
                  .filter(batch -> batch.dataset() == number)
                  .map(DatasetBatch::rows)
                  .toList());
    }
  }

  private Optional<Checkpoint> checkpointToResume(Map<String, String> identity) throws IOException {
    if (!trainer.resume()) {
      return Optional.empty();
    }
    checkpoints.deleteLeftovers();
    Optional<Checkpoint> checkpoint = checkpoints.newestWhole();
    if (checkpoint.isPresent()) {
      RunIdentity.requireSame(checkpoint.get().state().identity(), identity);
      LOG.info("Resuming after step {} of {}", checkpoint.get().state().step(), plan.steps());
    } else {
      LOG.info("There is no checkpoint to resume from; starting at the beginning");
    }
    return checkpoint;
  }

  TrainingResult run() throws IOException {
    trainer.listeners().forEach(listener -> listener.onStart(progress()));
    makeUpForEvaluation();
    while (state.step() < plan.steps() && !earlyStop && !trainer.stopRequested()) {
      List<DatasetBatch> batches = plan.batches(state.epoch());
      beginEpoch(batches.subList(state.batch(), batches.size()));
      while (state.batch() < batches.size() && state.step() < plan.steps()) {
        int end = Math.min(state.batch() + arguments.gradientAccumulation(), batches.size());
        step(batches.subList(state.batch(), end));
        boolean epochEnds = end == batches.size();
        logAndEvaluateAndSave(epochEnds);
        if (earlyStop || trainer.stopRequested()) {
          break;
        }
      }
      if (state.batch() == batches.size()) {
        state = state.afterEpoch();
      }
    }
    boolean stopped = brokenOff || (state.step() < plan.steps() && !earlyStop);
    if (stopped && savedStep != state.step()) {
      save();
    }
    return finish(stopped);
  }

  /** A run that was stopped while it evaluated left that for its resumption. */
  private void makeUpForEvaluation() throws IOException {
    if (state.step() > 0 && state.step() < plan.steps() && state.evaluatedStep() < state.step()) {
      boolean epochEnded = state.batch() == 0;
      if (due(arguments.evalStrategy(), arguments.stepsBetweenEvaluations(), epochEnded)) {
        evaluate();
        saveIfBest();
      }
    }
  }

  /** One optimiser step over one or several batches. */
  private void step(List<DatasetBatch> batches) {
    double loss = 0;
    long pass = state.passes();
    for (DatasetBatch batch : batches) {
      for (int part = 0; part < batch.parts().size(); part++) {
        loss += backward(batch, part, batch.share(part) / batches.size(), pass++);
      }
      rowsTrained += batch.size();
    }
    requireFinite(loss, "loss");
    lastGradientNorm = Gradients.clip(weights.model(), arguments.maxGradNorm());
    requireFinite(lastGradientNorm, "gradient norm");
    lastLearningRate = plan.learningRate(state.step());
    optimizer.step(lastLearningRate);
    Gradients.clear(weights.all().values());
    lastLoss = loss;
    state = state.afterStep(loss, batches.size(), pass);
    if (state.step() % STEPS_KEEPING_MEMORY == 0) {
      NativeMemory.giveBack();
    }
    trainer.listeners().forEach(listener -> listener.onStep(progress()));
  }

  /** Adds a part's gradients to those of its step and returns its share of the step's loss. */
  private double backward(DatasetBatch batch, int part, double share, long pass) {
    try (NativeScope scope = NativeScope.open()) {
      ForwardPass forward = ForwardPass.training(arguments.precision(), arguments.seed(), pass);
      int task = batch.dataset();
      int[] numbers = batch.parts().get(part);
      LossBatch rows = data.get(task).batch(numbers, model, weights.loss(task), forward);
      tokensTrained += rows.tokens().stream().flatMap(List::stream).mapToLong(t -> t.length).sum();
      return trainer.tasks().get(task).loss().backward(rows, share);
    }
  }

  private void requireFinite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw new TrainingFailedException(
          "The "
              + what
              + " became "
              + value
              + " at step "
              + (state.step() + 1)
              + " of "
              + plan.steps()
              + ". The likely cause is a learning rate that is too high ("
              + arguments.learningRate()
              + "): try a tenth of it, a warmup-ratio of 0.1, or precision fp32."
              + checkpointHint());
    }
  }

  private String checkpointHint() {
    try {
      List<Integer> steps = checkpoints.steps();
      return steps.isEmpty() ? "" : " The last checkpoint is " + checkpoints.of(steps.get(0)) + ".";
    } catch (IOException e) {
      return "";
    }
  }

  /** In the order of transformers' Trainer. */
  private void logAndEvaluateAndSave(boolean epochEnds) throws IOException {
    boolean last = state.step() == plan.steps();
    if (due(Strategy.STEPS, arguments.loggingSteps(), false)) {
      log();
    }
    if (due(arguments.evalStrategy(), arguments.stepsBetweenEvaluations(), epochEnds)
        || (last && evaluation.isPossible())) {
      evaluate();
      if (brokenOff) {
        return; // the checkpoint of a stopped run follows
      }
    }
    if (due(arguments.saveStrategy(), arguments.saveSteps(), epochEnds)
        || (last && arguments.saveStrategy() != Strategy.NO)) {
      save();
    } else {
      saveIfBest();
    }
  }

  private void saveIfBest() throws IOException {
    if (arguments.loadBestAtEnd() && isBest()) {
      save();
    }
  }

  private boolean due(Strategy strategy, int every, boolean epochEnds) {
    return switch (strategy) {
      case NO -> false;
      case STEPS -> state.step() % every == 0;
      case EPOCH -> epochEnds;
    };
  }

  private boolean isBest() {
    return state.bestStep() != null && state.bestStep() == state.step();
  }

  private void log() throws IOException {
    Map<String, Object> entry = entry();
    entry.put("loss", state.lossSinceLog() / state.stepsSinceLog());
    entry.put("grad_norm", lastGradientNorm);
    entry.put("learning_rate", lastLearningRate);
    log.append(entry);
    state = state.afterLog();
    trainer.listeners().forEach(listener -> listener.onLog(entry));
  }

  private List<EvaluationResult> evaluate() throws IOException {
    Map<String, Object> entry = entry();
    Optional<List<EvaluationResult>> finished =
        unlessStopped(() -> evaluation.evaluate(entry, state.step(), epoch()));
    if (finished.isEmpty()) {
      return List.of();
    }
    List<EvaluationResult> results = finished.get();
    log.append(entry);
    Optional<Double> metric = evaluation.metricForBest(entry);
    if (metric.isPresent()) {
      boolean best = evaluation.isBetter(metric.get(), state.bestMetric());
      state = state.afterEvaluation(metric.get(), best);
      earlyStop = patienceIsOver();
    }
    trainer.listeners().forEach(listener -> listener.onEvaluate(entry, results));
    return results;
  }

  /** Work that can be made up for; a stop that comes in between breaks it off. */
  private <T> Optional<T> unlessStopped(Interruptible<T> work) throws IOException {
    try {
      return Optional.of(work.run());
    } catch (CancellationException e) {
      if (!trainer.stopRequested()) {
        throw e;
      }
      brokenOff = true;
      return Optional.empty();
    }
  }

  private interface Interruptible<T> {
    T run() throws IOException;
  }

  private boolean patienceIsOver() {
    return arguments.earlyStopping().isPresent()
        && state.evaluationsWithoutBest() >= arguments.earlyStopping().get();
  }

  private Map<String, Object> entry() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("step", state.step());
    entry.put("epoch", epoch());
    return entry;
  }

  private void save() throws IOException {
    Path folder = checkpoints.of(state.step());
    Checkpoint.write(folder, model, weights.losses(), optimizer, state);
    savedStep = state.step();
    checkpoints.rotate(arguments.saveTotalLimit(), state.bestStep());
    trainer.listeners().forEach(listener -> listener.onSave(folder));
  }

  /** After the last step one more evaluation runs, unless this very step had one. */
  private TrainingResult finish(boolean stopped) throws IOException {
    List<EvaluationResult> results = List.of();
    if (!stopped && evaluation.isPossible()) {
      results = state.evaluatedStep() == state.step() ? evaluation.latest() : evaluate();
      if (!brokenOff && arguments.loadBestAtEnd() && state.bestStep() != null && !isBest()) {
        Checkpoint best = Checkpoint.read(checkpoints.of(state.bestStep()));
        best.restoreWeights(model);
        best.restoreLossWeights(weights.losses());
        results = unlessStopped(evaluation::run).orElse(List.of());
      } else if (results.isEmpty() && !brokenOff) {
        // Resumed after the last step's evaluation.
        results = unlessStopped(evaluation::run).orElse(List.of());
      } else if (brokenOff && savedStep != state.step()) {
        save();
      }
    }
    List<Integer> saved = checkpoints.steps();
    return new TrainingResult(
        state.step(),
        epoch(),
        state.step() == 0 ? Double.NaN : state.lossSum() / state.step(),
        (System.nanoTime() - startNanos) / 1e9,
        stopped || brokenOff,
        saved.stream().findFirst().map(checkpoints::of),
        Optional.ofNullable(state.bestStep()),
        Optional.ofNullable(state.bestMetric()),
        results,
        rowsTrained,
        tokensTrained);
  }

  private double epoch() {
    return state.epoch() + (double) state.batch() / plan.batches(state.epoch()).size();
  }

  private TrainingProgress progress() {
    return new TrainingProgress(
        state.step(), plan.steps(), epoch(), lastLoss, rowsTrained, tokensTrained);
  }

  @Override
  public void close() {
    Gradients.clear(weights.model());
    weights.model().forEach(parameter -> parameter.set_requires_grad(false));
    optimizer.close();
    weights.close();
    data.forEach(TrainingRows::close);
  }
}
