package io.attune.cli.recipe;

import io.attune.data.recipe.RecipeNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a recipe says about one option of a command. Files and model folders are meant relative to
 * the recipe's folder, so that a recipe works from anywhere; those of an override relative to the
 * current one, where it was typed.
 */
final class OptionValue {
  private static final Set<Class<?>> WHOLE = Set.of(int.class, long.class, Integer.class);
  private static final Set<Class<?>> NUMBERS = Set.of(double.class, Double.class);

  private final OptionSpec option;
  private final RecipeNode node;
  private final Path base;
  private final List<String> arguments = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<String> models = new ArrayList<>();

  private OptionValue(OptionSpec option, RecipeNode node, Path base) {
    this.option = option;
    this.node = node;
    this.base = base;
  }

  /** Reads a value; what is wrong is noted in the node. */
  static OptionValue of(OptionSpec option, RecipeNode node, Path base) {
    OptionValue value = new OptionValue(option, node, base);
    value.read();
    return value;
  }

  /** The name of an option as recipes write it. */
  static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  static boolean isFlag(OptionSpec option) {
    return option.typeInfo().isBoolean() && option.arity().max() == 0;
  }

  static boolean isWhole(OptionSpec option) {
    return types(option).anyMatch(WHOLE::contains);
  }

  static boolean isNumber(OptionSpec option) {
    return types(option).anyMatch(NUMBERS::contains);
  }

  private static Stream<Class<?>> types(OptionSpec option) {
    return Stream.concat(
        Stream.of(option.typeInfo().getType()), Stream.of(option.typeInfo().getAuxiliaryTypes()));
  }

  /** Whether a mapping may stand there, as for {@code ROLE=NAME,...} and {@code KEY=VALUE}. */
  static boolean takesMapping(OptionSpec option) {
    return option.typeInfo().isMap() || option.paramLabel().contains("=");
  }

  /** Whether a list may stand there. */
  static boolean takesList(OptionSpec option) {
    return option.typeInfo().isMultiValue() || option.paramLabel().contains(",");
  }

  static boolean isPath(OptionSpec option) {
    return option.typeInfo().getType() == Path.class
        || List.of(option.typeInfo().getAuxiliaryTypes()).contains(Path.class);
  }

  private void read() {
    if (isFlag(option)) {
      if (node.choice(List.of("false", "true")).equals("true")) {
        arguments.add(option.longestName());
      }
    } else if (node.isMapping()) {
      mapping();
    } else if (node.isList()) {
      list();
    } else {
      add(resolved(node, node.text()));
    }
  }

  private void mapping() {
    if (!takesMapping(option)) {
      node.error("a mapping is not allowed here" + expected());
      return;
    }
    List<String> entries = new ArrayList<>();
    for (String key : node.keys()) {
      node.get(key)
          .ifPresentOrElse(
              value ->
                  entries.add(
                      key
                          + "="
                          + (value.isList()
                              ? String.join(",", value.texts())
                              : resolved(value, value.text()))),
              () -> node.error("'" + key + "' has no value"));
    }
    addAll(entries);
  }

  private void list() {
    if (!takesList(option)) {
      node.error("a list is not allowed here" + expected());
      return;
    }
    List<String> entries = new ArrayList<>();
    node.items().forEach(item -> entries.add(resolved(item, item.text())));
    addAll(entries);
  }

  private String expected() {
    return "; " + option.longestName().replaceFirst("^--", "") + " is " + option.paramLabel();
  }

  /** One argument with commas, or one argument each. */
  private void addAll(List<String> entries) {
    boolean joined =
        !option.splitRegex().isEmpty()
            || (!option.typeInfo().isMultiValue() && option.paramLabel().contains(","));
    if (!joined) {
      entries.forEach(this::add);
    } else if (entries.stream().anyMatch(entry -> entry.contains(","))) {
      node.error("a comma is not allowed within these values");
    } else {
      add(String.join(",", entries));
    }
  }

  private void add(String value) {
    arguments.add(option.longestName() + "=" + value);
  }

  /** A file's or model's place as seen from the current folder; other values as they are. */
  private String resolved(RecipeNode where, String text) {
    boolean model = option.paramLabel().contains("MODEL") || option.typeInfo().isMap();
    boolean elsewhere = isTable() && text.contains("://");
    if (elsewhere || (!isPath(option) && !model && !isTable())) {
      return text;
    }
    try {
      Path path = (where.isOverride() ? Path.of("") : base).resolve(text).normalize();
      if (isTable()) {
        if (Files.notExists(path) && !text.contains("*") && !text.contains("?")) {
          where.error("no such file: " + path);
        }
        return path.toString();
      }
      if (isPath(option)) {
        if (Files.notExists(path)) {
          where.error("no such file or folder: " + path);
        }
        files.add(path);
        return path.toString();
      }
      if (Files.isDirectory(path) && !text.isBlank()) {
        models.add(path.toString());
        return path.toString();
      }
    } catch (InvalidPathException e) {
      where.error("this is no name of a file (" + e.getReason() + ")");
    }
    if (option.paramLabel().contains("MODEL")) {
      models.addAll(List.of(text.split(",", -1)));
    }
    return text;
  }

  /** Whether files, globs and addresses may stand there. */
  private boolean isTable() {
    return option.paramLabel().equals("TABLE");
  }

  RecipeNode node() {
    return node;
  }

  List<String> arguments() {
    return List.copyOf(arguments);
  }

  /** Files and folders whose content matters. */
  List<Path> files() {
    return List.copyOf(files);
  }

  /** References of models whose weights matter. */
  List<String> models() {
    return List.copyOf(models);
  }
}
