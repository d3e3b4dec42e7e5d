package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.attune.InvalidInputException;
import io.attune.cli.recipe.RecipeReader;
import io.attune.cli.recipe.RecipeSchema;
import io.attune.data.recipe.RecipeNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schema, the reader and the recipes that come with Attune agree. */
class RecipeSchemaTest {
  private static final Path ROOT = Path.of("..");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema((JsonNode) RecipeSchema.of(new RecipeCommands()));

  @TempDir private Path folder;

  static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("examples/recipes"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("prepare-jobs.yaml"))
          .sorted()
          .toList();
    }
  }

  @Test
  void thePublishedSchemaIsThatOfTheReader() throws IOException {
    String now = RecipeSchema.of(new RecipeCommands()).toPrettyString() + "\n";
    Path made = Files.writeString(Path.of("target", "recipe.schema.json"), now);
    assertThat(ROOT.resolve(RecipeSchema.FILE))
        .as("%s is out of date; copy attune-cli/%s there", RecipeSchema.FILE, made)
        .hasContent(now);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void recipesThatComeWithAttuneAreValid(Path recipe) throws IOException {
    assertThat(problems(Files.readString(recipe))).as("%s", recipe).isEmpty();
    CliResult result =
        InProcess.run("run", recipe.toString(), "--dry-run", "--out", folder.toString());
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("train/");
  }

  /** What the reader takes, the schema allows; unknown keys are wrong for both. */
  @Test
  void theSchemaAllowsWhatTheReaderTakes() throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    RecipeReader reader = new RecipeReader(new RecipeCommands());
    int read = 0;
    for (long seed = 1; seed <= 1_000; seed++) {
      byte[] bytes = new RecipeMutations(new Random(seed)).next(TinyRecipe.usual());
      Files.write(recipe.file(), bytes);
      try {
        reader.read(recipe.file(), Map.of());
      } catch (InvalidInputException e) {
        if (e.getMessage().contains("unknown key")) {
          assertThat(problems(new String(bytes, StandardCharsets.UTF_8)))
              .as("seed %d: %s", seed, e.getMessage())
              .isNotEmpty();
        }
        continue;
      }
      assertThat(problems(new String(bytes, StandardCharsets.UTF_8))).as("seed %d", seed).isEmpty();
      read++;
    }
    assertThat(read).isGreaterThan(50);
  }

  private static List<String> problems(String yaml) {
    return SCHEMA.validate(typed(RecipeNode.parse("recipe", yaml).plain())).stream()
        .map(Object::toString)
        .toList();
  }

  /** Texts as what YAML takes them for. */
  private static JsonNode typed(Object plain) {
    JsonNode node = JSON.valueToTree(plain);
    return JSON.valueToTree(retyped(node));
  }

  private static Object retyped(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), retyped(field.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(retyped(item)));
      return list;
    }
    return node.isNull() ? null : scalar(node.asText());
  }

  private static Object scalar(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches("[+-]?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    return text.matches("[+-]?[\\d.]+([eE][+-]?\\d{1,3})?") && text.matches(".*\\d.*")
        ? (Object) Double.valueOf(text)
        : text;
  }
}
