package io.attune.cli.recipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The JSON Schema of recipes, by which editors complete and check them. It is made of the same
 * options that the reader takes.
 */
public final class RecipeSchema {
  /** Where the published schema stands in the repository. */
  public static final String FILE = "docs/recipe.schema.json";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecipeSchema() {}

  /**
   * Makes the schema.
   *
   * @param commands whose options are the settings
   * @return a JSON Schema of draft 2020-12
   */
  public static ObjectNode of(StageCommands commands) {
    ObjectNode schema =
        NODES
            .objectNode()
            .put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("title", "Recipe of Attune")
            .put("type", "object")
            .put("additionalProperties", false)
            .put("minProperties", 1);
    ObjectNode stages = schema.putObject("properties");
    for (Stage stage : Stage.values()) {
      stages.set(stage.key(), stage(stage, commands));
    }
    return schema;
  }

  private static ObjectNode stage(Stage stage, StageCommands commands) {
    ObjectNode schema = NODES.objectNode().put("description", stage.purpose());
    schema.putArray("type").add("object").add("null");
    schema.put("additionalProperties", false);
    ObjectNode settings = schema.putObject("properties");
    List<OptionSpec> options = StageSettings.options(stage, commands);
    options.forEach(option -> settings.set(OptionValue.key(option), setting(option)));
    if (stage == Stage.PREPARE) {
      settings
          .putObject(StageSettings.STEPS)
          .put("description", "Steps by name, or a mapping from one name to its options.");
    }
    if (stage == Stage.TRAIN) {
      ObjectNode matrix =
          settings
              .putObject(StageSettings.MATRIX)
              .put("description", "One training for each combination of these settings' values.")
              .put("type", "object")
              .put("additionalProperties", false)
              .put("minProperties", 1);
      ObjectNode lists = matrix.putObject("properties");
      options.forEach(
          option ->
              lists.putObject(OptionValue.key(option)).put("type", "array").put("minItems", 1));
      search(settings.putObject(StageSettings.SEARCH), options);
    }
    return schema;
  }

  private static void search(ObjectNode schema, List<OptionSpec> options) {
    schema
        .put("description", "Trainings with settings drawn at random.")
        .put("type", "object")
        .put("additionalProperties", false);
    schema.putArray("required").add(RandomSearch.TRIALS).add(RandomSearch.SPACE);
    ObjectNode properties = schema.putObject("properties");
    ObjectNode method =
        properties
            .putObject(Search.METHOD)
            .put(
                "description",
                "random trains every trial to its end; halving trains all shortly and the better"
                    + " ones longer.");
    Search.Method.keys().forEach(method.putArray("enum")::add);
    properties.putObject(RandomSearch.TRIALS).put("type", "integer");
    properties
        .putObject(Halving.REDUCTION)
        .put("description", "One trial in so many goes on to the next rung of halving.")
        .put("type", "integer")
        .put("minimum", 2);
    properties.putObject(RandomSearch.SEED).put("type", "integer");
    ObjectNode space =
        properties
            .putObject(RandomSearch.SPACE)
            .put("type", "object")
            .put("additionalProperties", false);
    ObjectNode dimensions = space.putObject("properties");
    for (OptionSpec option : options) {
      dimensions
          .putObject(OptionValue.key(option))
          .put("description", "A list of values, or {low, high, scale: linear or log}.")
          .putArray("type")
          .add("array")
          .add("object");
    }
  }

  private static ObjectNode setting(OptionSpec option) {
    ObjectNode schema = NODES.objectNode();
    schema.put(
        "description",
        String.join(" ", option.description())
            .replaceAll("\\s*\\(default: [^)]*\\)", "")
            .replace("%%", "%"));
    if (OptionValue.isFlag(option)) {
      return schema.put("type", "boolean");
    }
    List<String> types =
        Stream.of(scalar(option), mapping(option), list(option)).flatMap(List::stream).toList();
    ArrayNode array = schema.putArray("type");
    types.forEach(array::add);
    array.add("null");
    if (types.contains("array")) {
      ObjectNode items = schema.putObject("items");
      List.of("string", "number", "boolean").forEach(items.putArray("type")::add);
    }
    return schema;
  }

  private static List<String> scalar(OptionSpec option) {
    if (option.typeInfo().isMap()) {
      return List.of("string"); // KEY=VALUE
    }
    if (OptionValue.isWhole(option)) {
      return List.of("integer");
    }
    return OptionValue.isNumber(option)
        ? List.of("number")
        : List.of("string", "number", "boolean");
  }

  private static List<String> mapping(OptionSpec option) {
    return OptionValue.takesMapping(option) ? List.of("object") : List.of();
  }

  private static List<String> list(OptionSpec option) {
    return OptionValue.takesList(option) ? List.of("array") : List.of();
  }
}
