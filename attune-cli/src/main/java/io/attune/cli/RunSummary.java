package io.attune.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.cli.recipe.StageTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What a recipe's run did, or would do, for people and for programs. */
final class RunSummary {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Terminal terminal;
  private final Path folder;

  RunSummary(Terminal terminal, Path folder) {
    this.terminal = terminal;
    this.folder = folder;
  }

  /** Tells what was done. */
  void print(List<RecipeRun.Outcome> outcomes, boolean json) throws IOException {
    Path leaderboard = folder.resolve("evaluate");
    if (json) {
      ObjectNode object = JSON.createObjectNode().put("out", folder.toString());
      ArrayNode stages = object.putArray("stages");
      for (RecipeRun.Outcome outcome : outcomes) {
        ObjectNode stage = stage(stages, outcome.task()).put("ran", outcome.ran());
        outcome.reasons().forEach(stage.putArray("reasons")::add);
        stage.put("seconds", outcome.ran() ? outcome.record().seconds() : 0);
      }
      if (Files.exists(leaderboard.resolve(Leaderboard.FILE))) {
        object.set("leaderboard", JSON.readTree(leaderboard.resolve(Leaderboard.FILE).toFile()));
      }
      JsonOption.print(terminal, object);
      return;
    }
    if (outcomes.stream().noneMatch(RecipeRun.Outcome::ran)) {
      terminal
          .out()
          .printf(Locale.ROOT, "Nothing to do: all %d results are up to date.%n", outcomes.size());
    } else {
      outcomes.forEach(
          outcome ->
              terminal
                  .out()
                  .printf(
                      "%-40s %s%n",
                      outcome.task().name(),
                      outcome.ran()
                          ? "done in " + Durations.format(outcome.record().seconds())
                          : "up to date"));
    }
    for (RecipeRun.Outcome outcome : outcomes) {
      Path table = folder.resolve(outcome.task().name()).resolve(RungRanking.TEXT);
      if (Files.exists(table)) {
        terminal.out().println();
        terminal.out().print(Files.readString(table));
      }
    }
    if (outcomes.stream().anyMatch(o -> o.task().name().equals("evaluate"))) {
      terminal.out().println();
      terminal.out().print(Files.readString(leaderboard.resolve("leaderboard.txt")));
    }
    terminal
        .out()
        .printf(
            "%nResults %s%nReport  %s%nRecord  %s%n",
            folder, folder.resolve(RunFiles.REPORT), folder.resolve(RunFiles.RECORD));
  }

  /**
   * Tells what would be done.
   *
   * @param fetches models and tables that are not on this machine
   */
  void plan(List<RecipeRun.Plan> plans, List<String> fetches, boolean json) {
    double known =
        plans.stream()
            .filter(plan -> !plan.isUpToDate() && !plan.kept())
            .mapToDouble(plan -> plan.seconds().orElse(0.0))
            .sum();
    boolean guess = plans.stream().anyMatch(plan -> !plan.isUpToDate() && plan.seconds().isEmpty());
    if (json) {
      ObjectNode object = JSON.createObjectNode().put("out", folder.toString());
      ArrayNode stages = object.putArray("stages");
      for (RecipeRun.Plan plan : plans) {
        String run =
            plan.isSure()
                ? "yes"
                : plan.kept() || plan.isUpToDate() ? "no" : "if its input changes";
        ObjectNode stage = stage(stages, plan.task()).put("run", run);
        plan.reasons().forEach(stage.putArray("reasons")::add);
        plan.seconds().ifPresent(seconds -> stage.put("seconds_last_time", seconds));
      }
      fetches.forEach(object.putArray("fetches")::add);
      object.put("seconds", known).put("seconds_complete", !guess);
      JsonOption.print(terminal, object);
      return;
    }
    plans.forEach(plan -> terminal.out().printf("%-40s %s%n", plan.task().name(), words(plan)));
    if (!fetches.isEmpty()) {
      terminal.out().println("\nWould be fetched first: " + String.join(", ", fetches));
    }
    if (plans.stream().allMatch(RecipeRun.Plan::isUpToDate)) {
      terminal.out().println("\nNothing to do.");
    } else if (known == 0) {
      terminal.out().println("\nHow long it takes is not known before the first run.");
    } else {
      terminal
          .out()
          .printf(
              "%nAbout %s by the times of earlier runs%s%n",
              Durations.format(known), guess ? ", and what was never run" : "");
    }
  }

  private static ObjectNode stage(ArrayNode stages, StageTask task) {
    return stages.addObject().put("name", task.name()).put("stage", task.stage().key());
  }

  private static String words(RecipeRun.Plan plan) {
    if (plan.isUpToDate()) {
      return "up to date";
    }
    if (plan.kept()) {
      return RecipeRun.KEPT;
    }
    String time = plan.seconds().map(s -> " (" + Durations.format(s) + ")").orElse("");
    return plan.isSure()
        ? "run: " + String.join("; ", plan.reasons()) + time
        : "run if results of " + String.join(", ", plan.waiting()) + " change" + time;
  }
}
