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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Goes through the tasks of a recipe and does what has to be done. */
final class RecipeRun {
  private final Recipe recipe;
  private final List<StageTask> tasks;
  private final StageCache cache;
  private final Terminal terminal;

  RecipeRun(Recipe recipe, List<StageTask> tasks, StageCache cache, Terminal terminal) {
    this.recipe = recipe;
    this.tasks = tasks;
    this.cache = cache;
    this.terminal = terminal;
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
    if (range.from().isPresent()) {
      cache.forget(task);
    }
    if (reasons.isEmpty()) {
      return Optional.of(new Outcome(task, reasons, cache.record(task).orElseThrow()));
    }
    terminal.err().println("\n== " + task.name() + ": " + String.join("; ", reasons));
    try {
      return cache.run(task).map(record -> new Outcome(task, reasons, record));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(placed(task, e.getMessage()), e);
    }
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
      if (!reasons.isEmpty() || !waiting.isEmpty()) {
        running.add(task);
      }
      plans.add(new Plan(task, reasons, waiting, cache.record(task).map(StageRecord::seconds)));
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
   * @param seconds that it took the last time
   */
  record Plan(
      StageTask task, List<String> reasons, List<String> waiting, Optional<Double> seconds) {
    boolean isSure() {
      return !reasons.isEmpty();
    }

    boolean isUpToDate() {
      return reasons.isEmpty() && waiting.isEmpty();
    }
  }
}
