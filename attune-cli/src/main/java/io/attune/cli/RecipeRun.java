package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.Stage;
import io.attune.cli.recipe.StageCache;
import io.attune.cli.recipe.StageRecord;
import io.attune.cli.recipe.StageSettings;
import io.attune.cli.recipe.StageTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Goes through the tasks of a recipe and does what has to be done. */
final class RecipeRun {
  /** Said of a result that was made before, replaced by one of other settings, and is back. */
  static final String KEPT = "made before from the same, and kept";

  private final Recipe recipe;
  private final List<StageTask> tasks;
  private final StageCache cache;
  private final Terminal terminal;
  private final String resumeCommand;

  /**
   * @param resumeCommand what the user has to type to go on after a stop
   */
  RecipeRun(
      Recipe recipe,
      List<StageTask> tasks,
      StageCache cache,
      Terminal terminal,
      String resumeCommand) {
    this.recipe = recipe;
    this.tasks = tasks;
    this.cache = cache;
    this.terminal = terminal;
    this.resumeCommand = resumeCommand;
  }

  /**
   * What became of a task.
   *
   * @param task that was looked at
   * @param reasons why it was run; empty where its results were up to date
   * @param record of its results
   */
  record Outcome(StageTask task, List<String> reasons, StageRecord record) {
    boolean ran() {
      return !reasons.isEmpty();
    }
  }

  /**
   * Which stages a run is about.
   *
   * @param from is run anew, and all after it, with the results that the earlier ones have; nothing
   *     to look at all from the start
   * @param until the last one; nothing to go to the end
   */
  record Range(Optional<Stage> from, Optional<Stage> until) {
    boolean isBefore(StageTask task) {
      return from.isPresent() && task.stage().compareTo(from.get()) < 0;
    }

    boolean isAfter(StageTask task) {
      return until.isPresent() && task.stage().compareTo(until.get()) > 0;
    }
  }

  /**
   * Brings results up to date.
   *
   * @return what became of each task; nothing where the user stopped the run
   */
  Optional<List<Outcome>> run(Range range) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    try {
      for (StageTask task : tasks) {
        if (range.isAfter(task)) {
          break;
        }
        Optional<Outcome> outcome = one(task, range);
        if (outcome.isEmpty()) {
          return Optional.empty();
        }
        outcomes.add(outcome.get());
      }
    } finally {
      cache.remember();
    }
    return Optional.of(outcomes);
  }

  private Optional<Outcome> one(StageTask task, Range range) throws IOException {
    if (range.isBefore(task)) {
      return Optional.of(new Outcome(task, List.of(), earlier(task)));
    }
    List<String> reasons = reasons(task, range);
    if (isKept(task, reasons, range)) {
      terminal.err().println("\n== " + task.name() + ": " + KEPT);
      return Optional.of(new Outcome(task, List.of(), cache.restore(task)));
    }
    if (range.from().isPresent()) {
      cache.forget(task);
    }
    if (reasons.isEmpty()) {
      return Optional.of(new Outcome(task, reasons, cache.record(task).orElseThrow()));
    }
    terminal.err().println("\n== " + task.name() + ": " + String.join("; ", reasons));
    try {
      return work(task).map(record -> new Outcome(task, reasons, record));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(placed(task, e.getMessage()), e);
    } catch (IOException | RuntimeException | OutOfMemoryError | LinkageError e) {
      throw new StageFailedException(
          "%s\nWhat is finished and saved stays. Once that is mended, go on with:\n  %s"
              .formatted(placed(task, Failures.message(e)), resumeCommand),
          e);
    }
  }

  /** A training saves a checkpoint when it is told to end; the others only tell how to go on. */
  private Optional<StageRecord> work(StageTask task) throws IOException {
    if (task.stage() == Stage.TRAIN) {
      return cache.run(task);
    }
    try (EndOnSignal ending = new EndOnSignal(terminal.err(), task.name(), resumeCommand)) {
      return cache.run(task);
    }
  }

  private boolean isKept(StageTask task, List<String> reasons, Range range) throws IOException {
    return !reasons.isEmpty() && range.from().isEmpty() && cache.isKept(task);
  }

  /** Why a task within the range is run; empty where its results are up to date. */
  private List<String> reasons(StageTask task, Range range) throws IOException {
    return range.from().isPresent() ? List.of("asked for by --from") : cache.reasons(task);
  }

  /** The record of a task that is taken as it is. */
  private StageRecord earlier(StageTask task) {
    return cache
        .record(task)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s has no results yet, which the stages after it need; run without --from first."
                        .formatted(task.name())));
  }

  /** Each line with the place of the stage that it is about. */
  private String placed(StageTask task, String message) {
    String place =
        recipe.stage(task.stage()).map(StageSettings::place).orElse(recipe.file() + ":1");
    return message
        .lines()
        .map(line -> place + ": " + task.name() + ": " + line)
        .collect(Collectors.joining("\n"));
  }

  /**
   * All that the folder holds of this recipe: what a run was about, and what earlier ones left of
   * the other stages.
   *
   * @param outcomes of this run
   * @return one a task that was ever finished, in their order
   */
  List<Outcome> withEarlier(List<Outcome> outcomes) {
    Map<String, Outcome> byName = new LinkedHashMap<>();
    outcomes.forEach(outcome -> byName.put(outcome.task().name(), outcome));
    List<Outcome> all = new ArrayList<>();
    for (StageTask task : tasks) {
      Optional.ofNullable(byName.get(task.name()))
          .or(() -> cache.record(task).map(record -> new Outcome(task, List.of(), record)))
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  /**
   * What a run would do, without doing it.
   *
   * @return for each task why it would be run; whether that is sure only if nothing before it is
   */
  List<Plan> plan(Range range) throws IOException {
    List<Plan> plans = new ArrayList<>();
    List<StageTask> running = new ArrayList<>();
    for (StageTask task : tasks) {
      if (range.isAfter(task)) {
        break;
      }
      List<String> reasons = new ArrayList<>();
      if (!range.isBefore(task)) {
        reasons.addAll(reasons(task, range));
      }
      List<String> waiting = new ArrayList<>();
      if (reasons.isEmpty() && !range.isBefore(task)) {
        running.stream()
            .filter(earlier -> reads(task, earlier))
            .forEach(earlier -> waiting.add(earlier.name()));
      }
      boolean kept = isKept(task, reasons, range);
      if (!reasons.isEmpty() || !waiting.isEmpty()) {
        running.add(task);
      }
      Optional<Double> seconds = cache.record(task).map(StageRecord::seconds);
      plans.add(new Plan(task, kept ? List.of() : reasons, waiting, kept, seconds));
    }
    return plans;
  }

  private static boolean reads(StageTask task, StageTask earlier) {
    return task.inputs().stream()
        .anyMatch(
            input -> {
              String path = input.toString().replace('\\', '/');
              return path.contains("/" + earlier.name() + "/")
                  || path.endsWith("/" + earlier.name());
            });
  }

  /**
   * What would become of a task.
   *
   * @param task that was looked at
   * @param reasons why it would be run; empty where its results are up to date
   * @param waiting earlier tasks that would be run, and whose results it reads
   * @param kept whether a result from before would be brought back
   * @param seconds that it took the last time
   */
  record Plan(
      StageTask task,
      List<String> reasons,
      List<String> waiting,
      boolean kept,
      Optional<Double> seconds) {
    boolean isSure() {
      return !reasons.isEmpty();
    }

    boolean isUpToDate() {
      return reasons.isEmpty() && waiting.isEmpty() && !kept;
    }
  }
}
