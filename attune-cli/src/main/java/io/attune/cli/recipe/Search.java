package io.attune.cli.recipe;

import io.attune.EnumKeys;
import io.attune.data.recipe.RecipeNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A search for good settings.
 *
 * @param keys the settings that are drawn at random, without dashes
 * @param trials with what was drawn for each; a function of the seed
 * @param rungs of successive halving; empty where every trial is trained to its end
 */
public record Search(List<String> keys, List<Training> trials, List<Rung> rungs) {
  static final String METHOD = "method";

  /** How trials are trained. */
  enum Method {
    /** Each to its end. */
    RANDOM,
    /** Many shortly, few to their end. */
    HALVING;

    static List<String> keys() {
      return Arrays.stream(values()).map(EnumKeys::of).toList();
    }
  }

  /** Copies the lists. */
  public Search {
    keys = List.copyOf(keys);
    trials = List.copyOf(trials);
    rungs = List.copyOf(rungs);
  }

  /** Reads what a training says of a search; what is wrong is noted in the nodes. */
  static Optional<Search> read(StageSettings train, StageCommands commands, Path base) {
    Optional<RecipeNode> node = train.node().get(StageSettings.SEARCH);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    train
        .node()
        .get(StageSettings.MATRIX)
        .ifPresent(matrix -> matrix.error("either a matrix or a search, not both"));
    RecipeNode search = node.get();
    boolean halving =
        search
            .get(METHOD)
            .map(method -> method.choice(Method.keys()))
            .filter(EnumKeys.of(Method.HALVING)::equals)
            .isPresent();
    Optional<RecipeNode> reduction = search.get(Halving.REDUCTION);
    if (!halving) {
      reduction.ifPresent(n -> n.error("reduction is for method: halving"));
    }
    List<String> keys = search.get(RandomSearch.SPACE).map(RecipeNode::keys).orElse(List.of());
    List<Training> trials = RandomSearch.expand(train, search, commands, base);
    boolean drawn = trials.stream().noneMatch(trial -> trial.name().equals(Matrix.ONE));
    List<Rung> rungs =
        halving && drawn ? Halving.rungs(train, search, trials, keys, commands, base) : List.of();
    return Optional.of(new Search(keys, trials, rungs));
  }

  /**
   * What was drawn for a trial.
   *
   * @param trial one of the search
   * @return values by setting, as they stand in the command's arguments
   */
  public Map<String, String> drawn(Training trial) {
    Map<String, String> drawn = new LinkedHashMap<>();
    for (String key : keys) {
      drawn.put(key, String.join(", ", trial.settings().texts(key)));
    }
    return drawn;
  }
}
