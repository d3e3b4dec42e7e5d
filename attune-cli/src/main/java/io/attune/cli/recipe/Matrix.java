package io.attune.cli.recipe;

import io.attune.data.recipe.RecipeNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** Several trainings by all combinations of some settings' values. */
final class Matrix {
  /** The name where there is only one training. */
  static final String ONE = "trained";

  /** More would be a mistake: each takes minutes at least. */
  static final int MOST = 200;

  private static final int LONGEST_NAME = 80;

  private Matrix() {}

  /** The trainings, at least one; what is wrong is noted in the nodes. */
  static List<Training> expand(StageSettings train, StageCommands commands, Path base) {
    Optional<RecipeNode> node = train.node().get(StageSettings.MATRIX);
    if (node.isEmpty()) {
      return List.of(new Training(ONE, train));
    }
    if (!node.get().isMapping() || node.get().keys().isEmpty()) {
      node.get()
          .error("a matrix is a mapping from settings to lists, such as {learning-rate: [2e-5]}");
      return List.of(new Training(ONE, train));
    }
    List<Map<String, OptionValue>> combinations = List.of(Map.of());
    for (OptionSpec option : StageSettings.options(Stage.TRAIN, commands)) {
      String key = OptionValue.key(option);
      Optional<RecipeNode> list = node.get().get(key);
      if (list.isPresent()) {
        if (train.keys().contains(key)) {
          list.get().error("'" + key + "' is set outside of the matrix too; set it in one place");
        }
        List<RecipeNode> items = list.get().items();
        if ((long) combinations.size() * items.size() > MOST || items.isEmpty()) {
          list.get()
              .error(
                  items.isEmpty()
                      ? "an empty list leaves nothing to train"
                      : "more than " + MOST + " trainings");
          return List.of(new Training(ONE, train));
        }
        combinations = times(combinations, option, items, base);
      }
    }
    node.get().rejectOthers();
    return named(train, combinations);
  }

  private static List<Map<String, OptionValue>> times(
      List<Map<String, OptionValue>> combinations,
      OptionSpec option,
      List<RecipeNode> items,
      Path base) {
    List<Map<String, OptionValue>> more = new ArrayList<>();
    for (Map<String, OptionValue> combination : combinations) {
      for (RecipeNode item : items) {
        Map<String, OptionValue> longer = new LinkedHashMap<>(combination);
        longer.put(OptionValue.key(option), OptionValue.of(option, item, base));
        more.add(longer);
      }
    }
    return more;
  }

  private static List<Training> named(
      StageSettings train, List<Map<String, OptionValue>> combinations) {
    List<Training> trainings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Map<String, OptionValue> combination : combinations) {
      String name =
          combination.entrySet().stream()
              .map(entry -> entry.getKey() + "-" + words(entry.getValue()))
              .collect(Collectors.joining("_"));
      name = name.substring(0, Math.min(LONGEST_NAME, name.length()));
      String unique = name;
      for (int i = 2; !names.add(unique); i++) {
        unique = name + "-" + i;
      }
      trainings.add(new Training(unique, train.with(combination)));
    }
    return trainings;
  }

  /** Only what is safe in a folder's name; of a path the last part. */
  private static String words(OptionValue value) {
    return PlainJson.of(value.node().plain())
        .replaceFirst("^.*[/\\\\](?=.)", "")
        .replaceAll("[^A-Za-z0-9.+-]+", "-")
        .replaceAll("^[.-]+|[.-]+$", "");
  }
}
