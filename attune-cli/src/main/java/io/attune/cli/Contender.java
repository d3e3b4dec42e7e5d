package io.attune.cli;

import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.Rung;
import io.attune.cli.recipe.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A model that a run trains: one of the recipe's trainings, or what the rung before will have kept.
 *
 * @param folder of its results in OUT/train
 * @param possible the trainings that it may be; one where that is known from the start
 * @param choice the file that tells which of them it is; empty where that is known
 */
record Contender(String folder, List<Training> possible, Optional<Path> choice) {
  /** Copies the list. */
  Contender {
    possible = List.copyOf(possible);
  }

  /** All that a run trains, rung by rung where it halves. */
  static List<Contender> all(Recipe recipe, Path out) {
    return recipe.rungs().isEmpty()
        ? plain(recipe.trainings())
        : recipe.rungs().stream().flatMap(rung -> of(rung, out).stream()).toList();
  }

  /** Those trained to their end, which go onto the leaderboard. */
  static List<Contender> finalists(Recipe recipe, Path out) {
    List<Rung> rungs = recipe.rungs();
    return rungs.isEmpty() ? plain(recipe.trainings()) : of(rungs.get(rungs.size() - 1), out);
  }

  private static List<Contender> plain(List<Training> trainings) {
    return trainings.stream()
        .map(training -> new Contender(training.name(), List.of(training), Optional.empty()))
        .toList();
  }

  /** What a rung trains. */
  static List<Contender> of(Rung rung, Path out) {
    String prefix = "rung-" + rung.number() + "-";
    if (rung.number() == 1) {
      return rung.candidates().stream()
          .map(trial -> new Contender(prefix + trial.name(), List.of(trial), Optional.empty()))
          .toList();
    }
    Path before = RungRanking.folder(rung.number() - 1, out);
    return IntStream.rangeClosed(1, rung.size())
        .mapToObj(
            place ->
                new Contender(
                    prefix + "survivor-" + place,
                    rung.candidates(),
                    Optional.of(before.resolve(RungRanking.survivor(place)))))
        .toList();
  }

  /** Whether it is known by now what this is. */
  boolean isKnown() {
    return choice.isEmpty() || Files.exists(choice.get());
  }

  /** The training that this is; its name is unique among those of the same rung. */
  Training training() throws IOException {
    if (choice.isEmpty()) {
      return possible.get(0);
    }
    String trial = RungRanking.trial(choice.get());
    return possible.stream()
        .filter(training -> training.name().equals(trial))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(choice.get() + " names no trial: " + trial));
  }

  /** What to call it where several rungs are told apart. */
  String label() throws IOException {
    return choice.isEmpty() ? folder : folder.replaceFirst("survivor-.*", "") + training().name();
  }

  /** The settings that are sure; the rest stands in the choice. */
  Map<String, Object> plainSettings() {
    Map<String, Object> common = new LinkedHashMap<>(possible.get(0).settings().plain());
    possible.forEach(
        training -> common.entrySet().retainAll(training.settings().plain().entrySet()));
    return common;
  }

  /** Files and folders that may be read. */
  List<Path> files() {
    List<Path> files = new ArrayList<>(of(training -> training.settings().files()));
    choice.ifPresent(files::add);
    return files;
  }

  /** Models that training may start from. */
  List<String> models() {
    return of(training -> training.settings().models());
  }

  private <T> List<T> of(Function<Training, List<T>> values) {
    return possible.stream().map(values).flatMap(List::stream).distinct().toList();
  }
}
