package io.attune.cli.recipe;

import io.attune.data.cleaning.PrepareRecipe;
import io.attune.data.recipe.RecipeNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** What a recipe says about one stage. */
public final class StageSettings {
  /** The only list of {@code prepare} whose entries have options of their own. */
  static final String STEPS = "steps";

  /** Several trainings instead of one. */
  static final String MATRIX = "matrix";

  /** The same, drawn at random. */
  static final String SEARCH = "search";

  private final Stage stage;
  private final RecipeNode node;
  private final Map<String, OptionValue> values;
  private final List<String> steps;

  private StageSettings(
      Stage stage, RecipeNode node, Map<String, OptionValue> values, List<String> steps) {
    this.stage = stage;
    this.node = node;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a stage; what is wrong is noted in its node.
   *
   * @param commands whose options are the settings
   * @param base that files are relative to
   */
  static StageSettings read(Stage stage, RecipeNode node, StageCommands commands, Path base) {
    Map<String, OptionValue> values = new LinkedHashMap<>();
    for (OptionSpec option : options(stage, commands)) {
      String key = OptionValue.key(option);
      node.get(key).ifPresent(value -> values.put(key, OptionValue.of(option, value, base)));
    }
    List<String> steps = new ArrayList<>();
    if (stage == Stage.PREPARE) {
      node.get(STEPS)
          .ifPresent(
              list -> {
                int errors = list.errors();
                PrepareRecipe.check(list);
                if (list.errors() == errors) { // else the command would tell them once more
                  list.items().forEach(step -> steps.add(PlainJson.of(step.plain())));
                }
              });
    }
    if (stage == Stage.TRAIN) {
      node.get(MATRIX);
      node.get(SEARCH);
    }
    node.rejectOthers();
    return new StageSettings(stage, node, values, steps);
  }

  /** The options of a stage's command that recipes may set. */
  static List<OptionSpec> options(Stage stage, StageCommands commands) {
    return commands.options(stage).options().stream()
        .filter(option -> !option.hidden() && !stage.isReserved(OptionValue.key(option)))
        .toList();
  }

  /** The same settings with some replaced. */
  StageSettings with(Map<String, OptionValue> others) {
    Map<String, OptionValue> all = new LinkedHashMap<>(values);
    all.putAll(others);
    return new StageSettings(stage, node, all, steps);
  }

  RecipeNode node() {
    return node;
  }

  /** The place to complain about an option, which is the stage's where it is not set. */
  RecipeNode node(String option) {
    return values.containsKey(option) ? values.get(option).node() : node;
  }

  /** Whether an option is given, but in a form that was found wrong, so that it has no value. */
  boolean isToldOf(String option) {
    boolean varied =
        Stream.of(
                node.get(MATRIX),
                node.get(SEARCH).flatMap(search -> search.get(RandomSearch.SPACE)))
            .flatMap(Optional::stream)
            .anyMatch(values -> values.keys().contains(option));
    return values.containsKey(option) ? values.get(option).arguments().isEmpty() : varied;
  }

  /** Notes models that there cannot be. */
  void checkModels(StageCommands commands) throws IOException {
    for (OptionValue value : values.values()) {
      for (String model : value.models()) {
        commands
            .modelFault(model)
            .ifPresent(fault -> value.node().error(stage.key() + ": " + fault));
      }
    }
  }

  /**
   * Where the stage stands.
   *
   * @return such as {@code recipe.yaml:12}
   */
  public String place() {
    return node.place();
  }

  /**
   * What is set.
   *
   * @return options without dashes, in the order of the command's help
   */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /**
   * The arguments of the stage's command, without those that the run adds.
   *
   * @return such as {@code --epochs=2}
   */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    values.values().forEach(value -> arguments.addAll(value.arguments()));
    steps.forEach(step -> arguments.add("--step=" + step));
    return arguments;
  }

  /**
   * The value of a setting.
   *
   * @param key an option without dashes
   * @return as it stands in the argument; nothing where it is not set
   */
  public Optional<String> text(String key) {
    return texts(key).stream().findFirst();
  }

  /**
   * The values of a setting that may be given several times.
   *
   * @param key an option without dashes
   * @return as they stand in the arguments; none where it is not set
   */
  public List<String> texts(String key) {
    return !values.containsKey(key)
        ? List.of()
        : values.get(key).arguments().stream()
            .map(argument -> argument.substring(argument.indexOf('=') + 1))
            .toList();
  }

  /**
   * The settings by which a later run tells whether it has the same to do. What files and models
   * hold counts by itself; their names do not.
   *
   * @return plain values by name
   */
  public Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value.files().isEmpty() && value.models().isEmpty()) {
            plain.put(key, value.node().plain());
          }
        });
    if (!steps.isEmpty()) {
      plain.put(STEPS, steps);
    }
    return plain;
  }

  /**
   * Files and folders that the settings name.
   *
   * @return in the order of the settings
   */
  public List<Path> files() {
    return values.values().stream().flatMap(value -> value.files().stream()).toList();
  }

  /**
   * Models that the settings name.
   *
   * @return references, in the order of the settings
   */
  public List<String> models() {
    return values.values().stream().flatMap(value -> value.models().stream()).toList();
  }
}
