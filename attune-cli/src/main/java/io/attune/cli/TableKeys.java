package io.attune.cli;

import io.attune.data.RowKeys;
import io.attune.data.TrainingTable;
import io.attune.data.TrainingTable.Line;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The columns of a table that say which rows belong together. */
final class TableKeys {
  /** Looked for where none is named. */
  static final String DOCUMENT_ID = "document_id";

  @Option(
      names = "--document-id",
      paramLabel = "COLUMN",
      description =
          "Names the document a row's text is part of (default: document_id, where there is such a"
              + " column).")
  private Optional<String> documentId = Optional.empty();

  /** The column, where there is one; what is wrong with it is noted. */
  Optional<String> column(TrainingTable table, Problems problems) throws IOException {
    return problems.attempt(() -> table.column(documentId, DOCUMENT_ID)).orElse(Optional.empty());
  }

  /** Rows by their texts, and by the documents they are part of. */
  static RowKeys<Line> of(Optional<String> idColumn) {
    return RowKeys.<Line>ofTexts(line -> line.example().texts())
        .withIds(line -> id(line, idColumn).stream().toList());
  }

  /** The id in a row; none where the column is missing or empty. */
  static Optional<String> id(Line line, Optional<String> idColumn) {
    return idColumn
        .map(column -> line.row().fields().get(column))
        .map(Object::toString)
        .filter(id -> !id.isBlank());
  }
}
