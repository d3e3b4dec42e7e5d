package io.attune.cli;

import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.TextColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A file of texts. */
final class TextsOptions {
  /**
   * A row as far as commands need it.
   *
   * @param id of the columns {@code id} or {@code _id}, else the number of the line
   * @param text may be empty
   */
  record IdentifiedText(String id, String text) {}

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A table: .jsonl, .csv, .tsv, each also with .gz, or .parquet.")
  private Path input;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description =
          "The column of the texts (default: the only one with texts, else text, document,"
              + " description and the like).")
  private Optional<String> column = Optional.empty();

  Path input() {
    return input;
  }

  Optional<String> column() {
    return column;
  }

  /**
   * Reads the whole file.
   *
   * @return its rows, in order; at least one
   * @throws io.attune.InvalidInputException with file, line and field for whatever is wrong in it
   */
  List<IdentifiedText> read() {
    List<IdentifiedText> texts = new ArrayList<>();
    try (RowReader rows = RowReader.open(input)) {
      String textColumn = TextColumn.choose(rows, column);
      while (rows.hasNext()) {
        Row row = rows.next();
        texts.add(new IdentifiedText(id(row), row.text(textColumn)));
      }
    }
    return texts;
  }

  private static String id(Row row) {
    Object id = row.fields().getOrDefault("id", row.fields().get("_id"));
    return id == null ? "line " + row.line() : id.toString();
  }
}
