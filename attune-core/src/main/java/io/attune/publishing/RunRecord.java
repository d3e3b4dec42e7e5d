package io.attune.publishing;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.evaluation.BootstrapInterval;
import io.attune.evaluation.MetricEstimate;
import io.attune.losses.Loss;
import io.attune.model.SentenceTransformer;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingResult;
import io.attune.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything needed to repeat a run and to trust its figures; run.json. Written once at the start,
 * so that a run which is killed leaves it too, and again at the end.
 *
 * <p>It never holds environment variables, credentials, user or host names. Paths are recorded as
 * the user gave them.
 *
 * @param status how far the run has come
 * @param started when this process began, UTC
 * @param ended when it ended, UTC; empty while it runs
 * @param arguments every setting by its name on the command line; null for what was not set
 * @param loss the objective
 * @param baseModel what was fine-tuned
 * @param data the files read
 * @param seeds of everything random, by what they are for
 * @param environment versions and machine
 * @param outcome what training came to; empty until it ends
 * @param peakMemoryBytes most memory the process held, Java heap included; empty until the end and
 *     where the system does not tell
 * @param metrics the evaluation of the finished model, by metric
 * @param message why the run failed; empty unless it did
 */
public record RunRecord(
    RunStatus status,
    Instant started,
    Optional<Instant> ended,
    Map<String, Object> arguments,
    LossSettings loss,
    BaseModel baseModel,
    List<DataFile> data,
    Map<String, Long> seeds,
    RunEnvironment environment,
    Optional<RunOutcome> outcome,
    Optional<Long> peakMemoryBytes,
    Map<String, MetricEstimate> metrics,
    Optional<String> message) {

  /**
   * A loss and its options.
   *
   * @param name as sentence-transformers has it
   * @param configuration options by name
   */
  public record LossSettings(String name, Map<String, Object> configuration) {
    /** Copies the options. */
    public LossSettings {
      configuration = PlainValues.copy(configuration);
    }

    /** Of one task its loss; of several all names, and each one's options under its task's name. */
    static LossSettings of(List<TrainingTask> tasks) {
      if (tasks.size() == 1) {
        Loss loss = tasks.get(0).loss();
        return new LossSettings(loss.name(), loss.configuration());
      }
      Map<String, Object> all = new LinkedHashMap<>();
      tasks.forEach(
          task ->
              task.loss()
                  .configuration()
                  .forEach((option, value) -> all.put(task.name() + "." + option, value)));
      return new LossSettings(
          tasks.stream()
              .map(task -> task.name() + ": " + task.loss().name())
              .collect(Collectors.joining(", ")),
          all);
    }
  }

  /**
   * The model before training.
   *
   * @param reference what it was loaded by
   * @param fingerprint SHA-256 of weights, tokenizer and settings
   * @param dimension of a vector
   * @param maxSeqLength tokens of a text that are used
   */
  public record BaseModel(String reference, String fingerprint, int dimension, int maxSeqLength) {}

  /** Copies the collections. */
  public RunRecord {
    arguments = PlainValues.copy(arguments);
    data = List.copyOf(data);
    seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * Describes a run that is about to train.
   *
   * @param arguments all settings of the training
   * @param tasks the objectives
   * @param model before any training
   * @param data files that are read
   * @param further settings of the caller, such as column names; texts, numbers, booleans and maps
   *     of these
   * @return a record with status RUNNING
   */
  public static RunRecord start(
      TrainingArguments arguments,
      List<TrainingTask> tasks,
      SentenceTransformer model,
      List<DataFile> data,
      Map<String, ?> further) {
    Map<String, Object> all = new LinkedHashMap<>(PlainValues.of(arguments));
    all.putAll(further);
    return new RunRecord(
        RunStatus.RUNNING,
        now(),
        Optional.empty(),
        all,
        LossSettings.of(tasks),
        new BaseModel(
            model.reference(), model.fingerprint(), model.dimension(), model.maxSeqLength()),
        data,
        Map.of("training", arguments.seed(), "bootstrap", BootstrapInterval.DEFAULT.seed()),
        RunEnvironment.current(arguments.precision()),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  /**
   * The record once training has returned.
   *
   * @param result how it ended
   * @param finalMetrics the evaluation of the model as it is now; may be empty
   * @return a record with status FINISHED, or STOPPED where the run was asked to stop
   */
  public RunRecord ended(TrainingResult result, Map<String, MetricEstimate> finalMetrics) {
    return ended(
        result.stopped() ? RunStatus.STOPPED : RunStatus.FINISHED,
        Optional.of(RunOutcome.of(result)),
        finalMetrics,
        Optional.empty());
  }

  /**
   * The record of a run that an error ended.
   *
   * @param why the error's message
   * @return a record with status FAILED
   */
  public RunRecord failed(String why) {
    return ended(RunStatus.FAILED, outcome, metrics, Optional.of(why));
  }

  private RunRecord ended(
      RunStatus newStatus,
      Optional<RunOutcome> newOutcome,
      Map<String, MetricEstimate> newMetrics,
      Optional<String> newMessage) {
    return new RunRecord(
        newStatus,
        started,
        Optional.of(now()),
        arguments,
        loss,
        baseModel,
        data,
        seeds,
        environment,
        newOutcome,
        ProcessMemory.peakBytes(),
        newMetrics,
        newMessage);
  }

  /**
   * Writes run.json, replacing an earlier one.
   *
   * @param file such as {@code OUT/run.json}
   * @throws IOException if it cannot be written; an earlier one stays then
   */
  public void write(Path file) throws IOException {
    AtomicFiles.writeString(file, PublishingJson.toText(this) + "\n");
  }

  /**
   * Reads a run.json.
   *
   * @param file as {@link #write} made it
   * @return its content
   * @throws InvalidInputException if it is not such a file
   * @throws IOException if it cannot be read
   */
  public static RunRecord read(Path file) throws IOException {
    return PublishingJson.read(file, RunRecord.class);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
