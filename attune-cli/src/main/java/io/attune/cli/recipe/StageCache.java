package io.attune.cli.recipe;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows which work of a run is done: its record tells the same settings, inputs, models and code,
 * and its results are still what they were.
 */
public final class StageCache {
  /** Where a run keeps its records, hashes and lock. */
  public static final String FOLDER = ".attune";

  /** States to go on from, of which people may delete what they do not need any more. */
  static final String CHECKPOINTS = "checkpoints/";

  /** What stands for the hash of something that is not there yet. */
  private static final String MISSING = "missing";

  private final Path out;
  private final FileHashes hashes;
  private final ModelHashes models;
  private final String code;
  private final KeptResults kept;

  private StageCache(Path out, FileHashes hashes, ModelHashes models, String code) {
    this.out = out;
    this.hashes = hashes;
    this.models = models;
    this.code = code;
    kept = new KeptResults(out.resolve(FOLDER).resolve("kept"));
  }

  /** The state of a model's weights, tokenizer and settings. */
  @FunctionalInterface
  public interface ModelHashes {
    /**
     * Tells one model from others.
     *
     * @param reference a folder or a name
     * @param hashes for its files
     * @return a hash, or nothing where there is no such folder yet
     * @throws InvalidInputException if nothing has that name
     * @throws IOException if it cannot be read
     */
    Optional<String> of(String reference, FileHashes hashes) throws IOException;
  }

  /**
   * Opens the records of a run.
   *
   * @param out the run's folder
   * @param models tells models apart
   * @return the cache
   * @throws IOException if something cannot be read
   */
  public static StageCache open(Path out, ModelHashes models) throws IOException {
    FileHashes hashes = FileHashes.remembering(out.resolve(FOLDER).resolve("hashes.json"));
    return new StageCache(out, hashes, models, CodeVersion.current(hashes));
  }

  /** Keeps what was worked out about files, so that the next run is quick. */
  public void remember() {
    hashes.remember();
  }

  /**
   * The record of finished work.
   *
   * @param task any
   * @return what went in and out; nothing where it was never finished
   */
  public Optional<StageRecord> record(StageTask task) {
    return StageRecord.read(finished(task));
  }

  /**
   * Why a task has to be run.
   *
   * @param task to look at
   * @return reasons in words; empty where its results are up to date
   * @throws IOException if something cannot be read
   */
  public List<String> reasons(StageTask task) throws IOException {
    Optional<StageRecord> before = record(task);
    if (before.isEmpty()) {
      return List.of(begun(task) ? "not finished" : "not done yet");
    }
    List<String> reasons = new ArrayList<>(now(task).differencesFrom(before.get()));
    reasons.addAll(damage(before.get(), folder(task)));
    return reasons;
  }

  /** How results differ from what their record says, in words. */
  private List<String> damage(StageRecord record, Path results) throws IOException {
    List<String> damage = new ArrayList<>();
    for (Map.Entry<String, String> output : record.outputs().entrySet()) {
      Optional<String> hash = hashes.of(results.resolve(output.getKey()));
      if (!hash.equals(Optional.of(output.getValue()))) {
        damage.add(
            output.getKey() + (hash.isEmpty() ? " is missing" : " is not as it was written"));
      }
    }
    return damage;
  }

  /**
   * Whether the result that a task had before its present one is what it should have now.
   *
   * @param task whose present results are out of date
   * @return whether {@link #restore} has something to bring back
   * @throws IOException if something cannot be read
   */
  public boolean isKept(StageTask task) throws IOException {
    Optional<StageRecord> record = kept.record(task.name());
    return record.isPresent()
        && !begun(task)
        && now(task).differencesFrom(record.get()).isEmpty()
        && damage(record.get(), kept.results(task.name())).isEmpty();
  }

  /**
   * Brings back the result that a task had before its present one, which is kept in its place.
   *
   * @param task that {@link #isKept} is true of
   * @return the record
   * @throws IOException if something cannot be read or written
   */
  public StageRecord restore(StageTask task) throws IOException {
    Files.deleteIfExists(started(task));
    kept.swap(task.name(), whole(task), folder(task), finished(task));
    return record(task).orElseThrow();
  }

  /** The record of present results that are as they were written. */
  private Optional<StageRecord> whole(StageTask task) throws IOException {
    Optional<StageRecord> record = record(task);
    return record.isPresent() && damage(record.get(), folder(task)).isEmpty()
        ? record
        : Optional.empty();
  }

  /** Whether an unfinished attempt had the same to do. */
  private boolean begun(StageTask task) throws IOException {
    Optional<StageRecord> attempt = StageRecord.read(started(task));
    return attempt.isPresent() && now(task).differencesFrom(attempt.get()).isEmpty();
  }

  /**
   * Does a task's work and writes its record.
   *
   * @param task to run
   * @return the record; nothing where the user stopped the work
   * @throws InvalidInputException if an input was changed meanwhile
   * @throws IOException if something cannot be read or written
   */
  public Optional<StageRecord> run(StageTask task) throws IOException {
    StageRecord start = now(task);
    boolean begun = begun(task);
    if (!begun) {
      forget(task);
      start.write(started(task));
    }
    // From here on the results are no longer those of the record.
    Files.deleteIfExists(finished(task));
    long began = System.nanoTime();
    if (!task.work().run(folder(task), begun)) {
      return Optional.empty();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    List<String> changes = now(task).differencesFrom(start);
    if (!changes.isEmpty()) {
      Files.deleteIfExists(started(task));
      throw new InvalidInputException(
          "%s: %s while it was read; run again.".formatted(task.name(), changes.get(0)));
    }
    StageRecord done =
        start.finished(
            hashes.of(folder(task), file -> !file.startsWith(CHECKPOINTS)),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            seconds);
    done.write(finished(task));
    Files.deleteIfExists(started(task));
    hashes.remember();
    return Optional.of(done);
  }

  /**
   * Takes a task's results away, so that they are made anew; whole ones are kept.
   *
   * @param task to run again
   * @throws IOException if they cannot be moved
   */
  public void forget(StageTask task) throws IOException {
    Optional<StageRecord> present = whole(task);
    if (present.isPresent()) {
      kept.keep(task.name(), present.get(), folder(task));
    }
    Files.deleteIfExists(finished(task));
    Files.deleteIfExists(started(task));
    AtomicFiles.delete(folder(task));
  }

  /** The folder of a task's results. */
  private Path folder(StageTask task) {
    return out.resolve(task.name());
  }

  private StageRecord now(StageTask task) throws IOException {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (Path input : task.inputs()) {
      String label = label(input);
      for (int i = 2; inputs.containsKey(label); i++) {
        label = label(input) + " (" + i + ")"; // of the same name in another folder
      }
      inputs.put(label, hashes.of(input).orElse(MISSING));
    }
    Map<String, String> weights = new LinkedHashMap<>();
    for (String model : task.models()) {
      weights.put(label(model), models.of(model, hashes).orElse(MISSING));
    }
    return new StageRecord(task.name(), code, task.settings(), inputs, weights, Map.of(), "", 0);
  }

  /** A name that stays the same where the run's folder is moved together with its inputs. */
  private String label(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path own = out.toAbsolutePath().normalize();
    return absolute.startsWith(own)
        ? own.relativize(absolute).toString()
        : String.valueOf(absolute.getFileName());
  }

  private String label(String model) {
    return model.contains("/") || model.contains("\\") ? label(Path.of(model)) : model;
  }

  private Path finished(StageTask task) {
    return state(task, ".done.json");
  }

  private Path started(StageTask task) {
    return state(task, ".begun.json");
  }

  private Path state(StageTask task, String ending) {
    return out.resolve(FOLDER).resolve(task.name().replace('/', '~') + ending);
  }
}
