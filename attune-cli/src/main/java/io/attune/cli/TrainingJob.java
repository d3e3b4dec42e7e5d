package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.MetricEstimate;
import io.attune.model.SentenceTransformer;
import io.attune.publishing.CardRun;
import io.attune.publishing.EvaluationComparison;
import io.attune.publishing.ModelCard;
import io.attune.publishing.PairSimilarities;
import io.attune.publishing.ReportData;
import io.attune.publishing.RunFolder;
import io.attune.publishing.RunRecord;
import io.attune.publishing.RunReport;
import io.attune.publishing.SimilarityHistogram;
import io.attune.publishing.SimilaritySample;
import io.attune.training.SentenceTransformerTrainer;
import io.attune.training.TrainingFailedException;
import io.attune.training.TrainingResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run with all that surrounds the training itself: the figures before, the model, the record
 * and the report. What {@code train} and {@code demo} share.
 */
final class TrainingJob {
  /** Enough for smooth histograms; their texts are encoded twice more. */
  private static final int SIMILARITY_ROWS = 200;

  private final TrainingRequest request;
  private final SentenceTransformer model;
  private final RunFolder folder;
  private final Terminal terminal;
  private final ProgressDisplay progress;
  private final SentenceTransformerTrainer trainer;
  private final Consumer<List<EvaluationResult>> baselineSeen;

  /**
   * Checks that all parts fit together; nothing is written.
   *
   * @param request what to do
   * @param model is trained in place
   * @param folder ready for the run
   * @param terminal for messages
   * @param progress shows how far it has come
   * @param baselineSeen is told the evaluators' results before training, in their order
   * @throws InvalidInputException if they do not
   */
  TrainingJob(
      TrainingRequest request,
      SentenceTransformer model,
      RunFolder folder,
      Terminal terminal,
      ProgressDisplay progress,
      Consumer<List<EvaluationResult>> baselineSeen) {
    this.request = request;
    this.model = model;
    this.folder = folder;
    this.terminal = terminal;
    this.progress = progress;
    this.baselineSeen = baselineSeen;
    trainer = trainer();
  }

  /**
   * Measures, trains, measures again, and writes everything.
   *
   * @return how it ended; stopped where the user asked for it
   * @throws InvalidInputException if the run in the folder cannot be resumed like this
   * @throws TrainingFailedException if the loss is no longer a number
   */
  TrainingOutcome run() throws IOException {
    RunRecord record =
        RunRecord.start(
            request.arguments(),
            request.tasks(),
            model,
            request.files(),
            request.furtherSettings());
    record.write(folder.record());
    try {
      return run(record);
    } catch (InvalidInputException | TrainingFailedException e) {
      record.failed(e.getMessage()).write(folder.record());
      throw e;
    }
  }

  private SentenceTransformerTrainer trainer() {
    SentenceTransformerTrainer.Builder builder =
        SentenceTransformerTrainer.builder()
            .model(model)
            .arguments(request.arguments())
            .resume(request.resume())
            .listener(new TrainingProgressDisplay(progress, terminal.err()));
    request.tasks().forEach(builder::task);
    request.validation().forEach(builder::evalDataset);
    request.evaluators().forEach(named -> builder.evaluator(named.evaluator()));
    return builder.build();
  }

  private TrainingOutcome run(RunRecord record) throws IOException {
    Optional<SimilaritySample> sample =
        SimilaritySample.of(request.similarityRows(), request.arguments(), SIMILARITY_ROWS);
    List<EvaluationResult> before;
    Optional<PairSimilarities> similarities;
    try (EndOnSignal ending = ending("the evaluation before the training")) {
      progress.label("Before training");
      before =
          request.evaluators().stream().map(named -> named.evaluator().evaluate(model)).toList();
      similarities = sample.map(rows -> rows.measure(model));
      progress.label("");
      progress.close();
      baselineSeen.accept(before);
    }
    TrainingResult result;
    try (StopOnSignal stop = new StopOnSignal(this::requestStop, terminal.err())) {
      result = trainer.train();
      if (result.stopped()) {
        // Before the guard is closed: Java may end at once then.
        record.ended(result, Map.of()).write(folder.record());
        tellHowToResume(result);
        return outcome(result, List.of());
      }
    }
    try (EndOnSignal ending = ending("the report after the training")) {
      return finish(record, result, before, sample, similarities);
    }
  }

  private void requestStop() {
    trainer.requestStop();
    progress.stop(); // of an evaluation
  }

  private EndOnSignal ending(String where) {
    return new EndOnSignal(terminal.err(), where, request.resumeCommand());
  }

  /** Writes all that a finished training leaves. */
  private TrainingOutcome finish(
      RunRecord record,
      TrainingResult result,
      List<EvaluationResult> before,
      Optional<SimilaritySample> sample,
      Optional<PairSimilarities> similarities)
      throws IOException {
    Optional<String> earlierCard = ModelCard.read(folder.model());
    model.save(folder.model());
    List<EvaluationComparison> comparisons = comparisons(before, result.finalEvaluation());
    Map<String, MetricEstimate> metrics = new LinkedHashMap<>();
    comparisons.forEach(comparison -> metrics.putAll(comparison.after().metrics()));
    RunRecord finished = record.ended(result, metrics);
    finished.write(folder.record());
    ReportData.Builder report = ReportData.builder(finished).history(folder.history());
    comparisons.forEach(report::evaluation);
    sample.ifPresent(
        rows ->
            report.similarities(
                SimilarityHistogram.of(
                    rows.description(), similarities.orElseThrow(), rows.measure(model))));
    RunReport.write(report.build(), folder.report());
    CardRun run = new CardRun(report.build(), request.tasks(), request.validation());
    ModelCard.of(model, folder.model().toString(), run).write(folder.model(), earlierCard);
    return outcome(result, comparisons);
  }

  private TrainingOutcome outcome(TrainingResult result, List<EvaluationComparison> comparisons) {
    return new TrainingOutcome(model.reference(), request.rows(), folder, result, comparisons);
  }

  private void tellHowToResume(TrainingResult result) {
    terminal
        .err()
        .println(
            "Stopped after step "
                + result.steps()
                + result.lastCheckpoint().map(path -> "; saved " + path).orElse("")
                + ". To go on:\n  "
                + request.resumeCommand());
  }

  private List<EvaluationComparison> comparisons(
      List<EvaluationResult> before, List<EvaluationResult> after) {
    List<EvaluationComparison> comparisons = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      String title = request.evaluators().get(i).title();
      comparisons.add(new EvaluationComparison(title, before.get(i), after.get(i)));
    }
    return comparisons;
  }
}
