package io.attune.cli.recipe;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole pipeline, read and checked.
 *
 * @param file that it was read from
 * @param text of the file, comments included
 * @param overrides values that were put into it, from path to YAML
 * @param stages those that it has, in the order in which they run
 * @param trainings of the stage {@code train}; empty where it has none
 * @param search whose trials the trainings are
 */
public record Recipe(
    Path file,
    String text,
    Map<String, String> overrides,
    Map<Stage, StageSettings> stages,
    List<Training> trainings,
    Optional<Search> search) {
  /** Copies the collections. */
  public Recipe {
    overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
    stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
    trainings = List.copyOf(trainings);
  }

  /**
   * What the recipe says about a stage.
   *
   * @param stage any
   * @return nothing where the recipe leaves it out
   */
  public Optional<StageSettings> stage(Stage stage) {
    return Optional.ofNullable(stages.get(stage));
  }

  /**
   * The steps of successive halving.
   *
   * @return the first one first; none where every training is trained to its end
   */
  public List<Rung> rungs() {
    return search.map(Search::rungs).orElse(List.of());
  }

  /**
   * Whether the recipe has a stage.
   *
   * @param stage any
   * @return whether it is there, with settings or without
   */
  public boolean has(Stage stage) {
    return stages.containsKey(stage);
  }
}
