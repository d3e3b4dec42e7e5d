package io.attune.data.cleaning;

import io.attune.InvalidInputException;
import io.attune.data.input.ColumnSelection;
import io.attune.data.recipe.RecipeNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How rows become documents.
 *
 * <pre>{@code
 * columns: {text: description}      # what the table calls the text, and id and title
 * carry: [company, location]        # further columns to keep; all where it is not said
 * where: regexp_matches(title, 'Data (Scientist|Analyst)')
 * steps:
 *   - unicode
 *   - sections: {drop: [about us, benefits]}
 * }</pre>
 *
 * @param columns which are read, and their names
 * @param where a condition in SQL that rows have to meet
 * @param steps in the order in which they are applied; to be closed by who runs them
 */
public record PrepareRecipe(
    ColumnSelection columns, Optional<String> where, List<CleaningStep> steps) {
  /** What is done where nothing else is said. */
  private static final String USUAL = "[unicode, html, whitespace, length, deduplicate]";

  /** Copies the list. */
  public PrepareRecipe {
    steps = List.copyOf(steps);
  }

  /**
   * The recipe where none is given: characters, HTML and white space are cleaned, empty texts and
   * repetitions left out.
   *
   * @return all rows, all columns, the usual steps
   */
  public static PrepareRecipe usual() {
    return new PrepareRecipe(ColumnSelection.ALL, Optional.empty(), steps("steps", USUAL));
  }

  /**
   * Reads a recipe.
   *
   * @param file YAML
   * @return the recipe; the usual steps where it names none
   * @throws InvalidInputException with file, line and nearest name for all that is wrong
   * @throws IOException if it cannot be read
   */
  public static PrepareRecipe read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + ": no such file; looked for " + file.toAbsolutePath() + ".");
    }
    try {
      return of(RecipeNode.parse(file.toString(), Files.readString(file)));
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": invalid UTF-8; save the file as UTF-8.", e);
    }
  }

  private static PrepareRecipe of(RecipeNode root) {
    if (!root.isMapping()) {
      root.error("a recipe is a mapping, such as steps: [unicode, html]");
      root.throwIfWrong();
    }
    Map<String, String> renamed = new LinkedHashMap<>();
    Optional<RecipeNode> columns = root.get("columns");
    columns.ifPresent(
        node -> {
          if (!node.isMapping()) {
            node.error("columns are a mapping from name to column, such as {text: description}");
          }
          node.keys().forEach(key -> node.get(key).ifPresent(c -> renamed.put(key, c.text())));
        });
    ColumnSelection selection =
        new ColumnSelection(renamed, root.get("carry").map(RecipeNode::texts));
    Optional<String> where = root.get("where").map(RecipeNode::text);
    Optional<List<CleaningStep>> steps = root.get("steps").map(CleaningSteps::of);
    root.rejectOthers();
    root.throwIfWrong();
    return new PrepareRecipe(selection, where, steps.orElseGet(() -> steps("steps", USUAL)));
  }

  /**
   * Makes steps from a list in YAML, as options of the command line give them.
   *
   * @param origin of the text, for messages
   * @param yaml a list of steps, or one
   * @return the steps
   * @throws InvalidInputException for all that is wrong
   */
  public static List<CleaningStep> steps(String origin, String yaml) {
    RecipeNode list = RecipeNode.parse(origin, yaml);
    List<CleaningStep> steps = CleaningSteps.of(list);
    list.throwIfWrong();
    return steps;
  }

  /**
   * Checks steps where they stand in a larger document.
   *
   * @param list of steps; what is wrong is noted there
   */
  public static void check(RecipeNode list) {
    CleaningSteps.of(list).forEach(CleaningStep::close);
  }

  /**
   * The same recipe with other columns.
   *
   * @param other selection
   * @return the recipe
   */
  public PrepareRecipe withColumns(ColumnSelection other) {
    return new PrepareRecipe(other, where, steps);
  }

  /**
   * The same recipe with another condition.
   *
   * @param condition in SQL
   * @return the recipe
   */
  public PrepareRecipe withWhere(String condition) {
    return new PrepareRecipe(columns, Optional.of(condition), steps);
  }

  /**
   * The same recipe with other steps.
   *
   * @param others in order
   * @return the recipe
   */
  public PrepareRecipe withSteps(List<CleaningStep> others) {
    return new PrepareRecipe(columns, where, others);
  }
}
