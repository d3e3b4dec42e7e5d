package io.attune.cli;

import io.attune.data.cleaning.CleaningStep;
import io.attune.data.cleaning.PrepareRecipe;
import io.attune.data.input.ColumnSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How rows become documents: a recipe, and options that go before it. */
final class PrepareOptions {
  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "Columns, condition and steps in YAML. Options go before it.")
  private Optional<Path> recipe = Optional.empty();

  @Option(
      names = "--step",
      paramLabel = "YAML",
      description =
          "A step, by its name or with its options, such as \"sections: {drop: [benefits]}\"; may be"
              + " given several times, in order. Without a recipe and this: unicode, html,"
              + " whitespace, length, deduplicate.")
  private List<String> steps = List.of();

  @Option(
      names = "--columns",
      paramLabel = "NAME=COLUMN,...",
      description =
          "New names of the input's columns, such as text=description,title=posting_title,id=job_id."
              + " Without it, text, title and id are looked for.")
  private Optional<String> columns = Optional.empty();

  @Option(
      names = "--carry",
      split = ",",
      arity = "1",
      paramLabel = "COLUMN",
      description =
          "Further columns to keep, with commas between them, by the input's names; \"\" keeps none"
              + " (default: all).")
  private List<String> carried;

  @Option(
      names = "--where",
      paramLabel = "SQL",
      description =
          "A condition that rows have to meet, in DuckDB's SQL, such as \"regexp_matches(title,"
              + " 'Data (Scientist|Analyst)')\".")
  private Optional<String> where = Optional.empty();

  /** The recipe with what the options say; the usual one where something is wrong, as noted. */
  PrepareRecipe read(Problems problems) throws IOException {
    problems.require(
        recipe.isEmpty() || steps.isEmpty(), "Give the steps either in --recipe or by --step");
    PrepareRecipe read =
        recipe.isPresent()
            ? problems
                .attempt(() -> PrepareRecipe.read(recipe.get()))
                .orElseGet(PrepareRecipe::usual)
            : PrepareRecipe.usual();
    if (!steps.isEmpty()) {
      read = read.withSteps(steps(problems));
    }
    if (where.isPresent()) {
      problems.require(
          !where.get().isBlank(), "--where is empty; leave it out or give a condition");
      read = read.withWhere(where.get());
    }
    return read.withColumns(selection(read.columns(), problems));
  }

  private List<CleaningStep> steps(Problems problems) throws IOException {
    List<CleaningStep> made = new ArrayList<>();
    for (String step : steps) {
      problems.attempt(() -> PrepareRecipe.steps("--step " + step, step)).ifPresent(made::addAll);
    }
    return made;
  }

  private ColumnSelection selection(ColumnSelection inRecipe, Problems problems)
      throws IOException {
    Map<String, String> renamed = new LinkedHashMap<>(inRecipe.renamed());
    if (columns.isPresent()) {
      problems.attempt(() -> ColumnSelection.parse(columns.get())).ifPresent(renamed::putAll);
    }
    Optional<List<String>> kept =
        carried == null
            ? inRecipe.carried()
            : Optional.of(carried.stream().filter(column -> !column.isEmpty()).toList());
    return new ColumnSelection(renamed, kept);
  }
}
