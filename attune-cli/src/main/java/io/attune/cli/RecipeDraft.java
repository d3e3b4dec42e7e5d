package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.RowReader;
import io.attune.data.TextColumn;
import io.attune.losses.LossAdvice;
import io.attune.losses.LossAdvisor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A recipe for a table, with comments.
 *
 * @param summary what the table is, in a line
 * @param text of the recipe
 */
record RecipeDraft(String summary, String text) {
  private static final String MODEL = "all-MiniLM-L6-v2";

  private static final String WHICH_COLUMNS =
      "--columns text=NAME if these are documents, or two by --columns anchor=NAME,positive=NAME if"
          + " they are queries and what answers them";

  /** Below this a tenth of the rows is too few to measure on. */
  private static final int FEW_ROWS = 500;

  /**
   * Looks at a table.
   *
   * @param columns that the user named
   * @param recipe where the recipe will stand
   * @throws InvalidInputException if the rows are neither training examples nor documents
   */
  static RecipeDraft of(Path table, ColumnMapping columns, Path recipe) {
    Optional<Dataset> examples = examples(table, columns);
    if (examples.isEmpty() && columns.equals(ColumnMapping.NONE)) {
      examples = guessed(table).map(guess -> Dataset.read(table, guess));
    }
    String source = relative(table, recipe);
    return examples.isPresent()
        ? ofExamples(examples.get(), source)
        : ofDocuments(table, columns, source);
  }

  /** The rows as training examples; nothing where they are only texts. */
  private static Optional<Dataset> examples(Path table, ColumnMapping columns) {
    try {
      return Optional.of(Dataset.read(table, columns))
          .filter(dataset -> dataset.shape() != DatasetShape.TEXT);
    } catch (InvalidInputException e) {
      if (columns.equals(ColumnMapping.NONE) && isTable(table)) {
        return Optional.empty(); // documents, perhaps
      }
      throw e;
    }
  }

  /** What the columns' names tell, where they are not those of the roles. */
  private static Optional<ColumnMapping> guessed(Path table) {
    try (RowReader rows = RowReader.open(table)) {
      return rows.hasNext() ? GuessedColumns.of(rows.columns()) : Optional.empty();
    }
  }

  private static boolean isTable(Path table) {
    try (RowReader rows = RowReader.open(table)) {
      return rows.hasNext();
    }
  }

  private static RecipeDraft ofExamples(Dataset dataset, String source) {
    LossAdvice advice = LossAdvisor.advise(dataset);
    LossAdvice.Choice loss = advice.recommended();
    String summary =
        "%d rows of %s; advised loss: %s"
            .formatted(dataset.size(), advice.data().columns(), loss.loss());
    List<String> lines = new ArrayList<>();
    lines.add("# " + summary + ".");
    lines.add("");
    lines.add("source:");
    lines.add("  input: " + quoted(source));
    columns(dataset).ifPresent(names -> lines.add("  columns: " + names));
    split(lines, dataset.size());
    if (dataset.shape() == DatasetShape.PAIR) {
      mine(lines);
    }
    train(lines, loss, dataset.size());
    if (HeldOut.Kind.of(dataset.shape()) != HeldOut.Kind.NONE) {
      evaluate(lines);
    }
    publish(lines);
    return new RecipeDraft(summary, String.join("\n", lines) + "\n");
  }

  private static RecipeDraft ofDocuments(Path table, ColumnMapping columns, String source) {
    String column;
    String all;
    try (RowReader rows = RowReader.open(table)) {
      column =
          TextColumn.choose(rows, Optional.ofNullable(columns.names().get("text")), WHICH_COLUMNS);
      all = String.join(", ", rows.columns());
    }
    String summary = "Documents with the columns %s; their texts: %s".formatted(all, column);
    List<String> lines = new ArrayList<>();
    lines.add("# " + summary + ".");
    lines.add("");
    lines.add("source:");
    lines.add("  input: " + quoted(source));
    lines.add("");
    lines.add("# Raw rows to clean documents; attune prepare --help names all steps.");
    lines.add("prepare:");
    lines.add("  columns: {text: " + quoted(column) + "}");
    lines.add("  # where: \"length(title) > 0\" # a condition in SQL on rows");
    lines.add("  steps: [unicode, html, whitespace, length, deduplicate]");
    lines.add("");
    lines.add("# Searches by which the documents should be found. offline builds them from titles");
    lines.add(
        "# and key phrases, a baseline. Better: a language model (provider: openai), or real");
    lines.add("# ones (provider: file, queries: FILE with document_id and query).");
    lines.add("queries:");
    lines.add("  provider: offline");
    lines.add("  per-document: 2");
    split(lines, FEW_ROWS);
    mine(lines);
    train(
        lines,
        new LossAdvice.Choice(
            "MultipleNegativesRankingLoss",
            "picks each query's document out of the whole batch",
            List.of(),
            "no_duplicates"),
        FEW_ROWS);
    evaluate(lines);
    publish(lines);
    return new RecipeDraft(summary, String.join("\n", lines) + "\n");
  }

  private static void split(List<String> lines, int rows) {
    lines.add("");
    lines.add("# Rows that share a text, a near-duplicate or a document go to the same part.");
    lines.add("split:");
    lines.add("  ratios: " + (rows < FEW_ROWS ? "[0.6, 0.2, 0.2]" : "[0.8, 0.1, 0.1]"));
  }

  private static void mine(List<String> lines) {
    lines.add("");
    lines.add("# Texts that look right and are not: what a model learns most from.");
    lines.add("mine:");
    lines.add("  model: " + MODEL);
    lines.add("  num-negatives: 1");
    lines.add("  relative-margin: 0.05 # nearer ones may be answers after all");
  }

  private static void train(List<String> lines, LossAdvice.Choice loss, int rows) {
    lines.add("");
    lines.add("train:");
    lines.add("  model: " + MODEL);
    lines.add("  loss: " + loss.loss() + " # " + loss.why());
    if (!loss.options().isEmpty()) {
      lines.add(
          "  loss-option: "
              + loss.options().stream()
                  .map(option -> option.replaceFirst("=", ": ").replace("MODEL", MODEL))
                  .collect(Collectors.joining(", ", "{", "}")));
    }
    lines.add("  batch-sampler: " + loss.batchSampler());
    lines.add("  epochs: " + (rows < FEW_ROWS ? 3 : 1));
    lines.add("  batch-size: 16");
    lines.add("  learning-rate: 2e-5");
    lines.add("  warmup-ratio: 0.1");
    lines.add("  save-total-limit: 1");
    lines.add(
        "  # Several trainings and a leaderboard instead of one (then no learning-rate above):");
    lines.add("  # matrix: {learning-rate: [2e-5, 5e-5], seed: [1, 2]}");
  }

  private static void evaluate(List<String> lines) {
    lines.add("");
    lines.add("# The model before and after, on the test part.");
    lines.add("evaluate:");
  }

  private static void publish(List<String> lines) {
    lines.add("");
    lines.add("# The best model, in OUT/publish/model.");
    lines.add("publish:");
  }

  /** Which column plays which role, where that is not told by their names. */
  private static Optional<String> columns(Dataset dataset) {
    List<String> roles = dataset.shape().roles();
    List<String> names = dataset.sourceColumns();
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(roles.size(), names.size()); i++) {
      boolean usual = names.get(i).startsWith(roles.get(i)); // also negative_1 of several
      if (!usual) {
        pairs.add(roles.get(i) + ": " + quoted(names.get(i)));
      }
    }
    return pairs.isEmpty() ? Optional.empty() : Optional.of("{" + String.join(", ", pairs) + "}");
  }

  private static String relative(Path table, Path recipe) {
    Path folder = recipe.toAbsolutePath().normalize().getParent();
    return folder.relativize(table.toAbsolutePath().normalize()).toString().replace('\\', '/');
  }

  /** As YAML reads it back, whatever it holds. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./-]*[A-Za-z_/][A-Za-z0-9_./-]*")
        ? text
        : "'" + text.replace("'", "''") + "'";
  }
}
