package io.attune.data.cleaning;

import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.TextColumn;
import io.attune.data.input.ColumnSelection;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which columns of a table are a document's id, title and text. */
final class DocumentColumns {
  private static final String TEXT = "text";
  private static final String TITLE = "title";
  private static final String ID = "id";
  private static final List<String> IDS = List.of(ID, "_id");

  private DocumentColumns() {}

  /**
   * Completes a selection by what the table's own names tell.
   *
   * @param file whose header, or first row, tells the columns; it must have a row
   * @param given by the user
   * @return the selection with the text's column, and those of id and title where there are such,
   *     which other files may lack
   */
  static ColumnSelection complete(Path file, ColumnSelection given) {
    Map<String, String> renamed = new LinkedHashMap<>();
    Set<String> guessed = new HashSet<>(Set.of(ID, TITLE));
    guessed.removeAll(given.renamed().keySet());
    try (RowReader rows = RowReader.open(file)) {
      List<String> columns = rows.columns();
      if (!columns.isEmpty()) {
        given.check(columns, file.toString());
      }
      String text =
          TextColumn.choose(
              rows, Optional.ofNullable(given.renamed().get(TEXT)), "--columns text=COLUMN");
      IDS.stream()
          .filter(columns::contains)
          .findFirst()
          .ifPresent(column -> renamed.put(ID, column));
      if (columns.contains(TITLE) && !text.equals(TITLE)) {
        renamed.put(TITLE, TITLE);
      }
      renamed.put(TEXT, text);
    }
    renamed.putAll(given.renamed());
    return new ColumnSelection(renamed, given.carried(), guessed);
  }

  /**
   * Makes a document of a row.
   *
   * @param row under the selection's names
   * @param number of the row in the whole input, which is its id where it has none
   * @return the document; null counts as an empty text
   */
  static Document document(Row row, long number) {
    Map<String, Object> carried = new LinkedHashMap<>(row.fields());
    Object id = carried.remove(ID);
    Object title = carried.remove(TITLE);
    boolean absent = carried.remove(TEXT) == null;
    return new Document(
        row.location(),
        id == null || id.toString().isBlank() ? String.valueOf(number) : id.toString(),
        Optional.ofNullable(title).map(Object::toString),
        absent ? "" : row.text(TEXT),
        carried);
  }
}
