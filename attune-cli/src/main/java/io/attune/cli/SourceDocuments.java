package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.TextColumn;
import io.attune.queries.SourceDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table of documents, and the columns of each that go on with its queries.
 *
 * @param documents in the order of the table
 * @param carried the further columns of each
 */
record SourceDocuments(List<SourceDocument> documents, List<Map<String, Object>> carried) {
  static final List<String> ROLES = List.of("text", "title", "id");

  private static final List<String> WRITTEN = List.of("anchor", "positive", "document_id");

  /**
   * Reads a table.
   *
   * @param file any kind of table
   * @param columns that the user named
   * @param forbidden columns whose values no query may hold
   * @param limit how many rows to read at most
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  static SourceDocuments read(
      Path file, RoleColumns columns, List<String> forbidden, Optional<Integer> limit) {
    List<SourceDocument> documents = new ArrayList<>();
    List<Map<String, Object>> carried = new ArrayList<>();
    try (RowReader rows = RowReader.open(file)) {
      String text =
          columns
              .find(rows, "text", List.of())
              .orElseGet(() -> TextColumn.choose(rows, Optional.empty()));
      Optional<String> title = columns.find(rows, "title", List.of("title"));
      Optional<String> id = columns.find(rows, "id", List.of("id", "_id", "document_id"));
      for (String name : forbidden) {
        new RoleColumns(Map.of(name, name)).find(rows, name, List.of());
      }
      while (rows.hasNext() && documents.size() < limit.orElse(Integer.MAX_VALUE)) {
        Row row = rows.next();
        if (row.text(text).isBlank()) {
          throw row.location()
              .error("empty text (field '%s'); remove the row or fill it in.".formatted(text));
        }
        documents.add(
            new SourceDocument(
                id.flatMap(column -> value(row, column)),
                title.flatMap(column -> value(row, column)),
                row.text(text),
                names(row, forbidden)));
        carried.add(carried(row, text, id));
      }
    }
    return new SourceDocuments(documents, carried);
  }

  private static Optional<String> value(Row row, String column) {
    return Optional.ofNullable(row.fields().get(column)).map(Object::toString);
  }

  private static Set<String> names(Row row, List<String> forbidden) {
    Set<String> names = new LinkedHashSet<>();
    forbidden.forEach(column -> value(row, column).ifPresent(names::add));
    return names;
  }

  private static Map<String, Object> carried(Row row, String text, Optional<String> id) {
    Map<String, Object> carried = new LinkedHashMap<>(row.fields());
    carried.remove(text);
    id.ifPresent(carried::remove);
    for (String name : WRITTEN) {
      if (carried.containsKey(name)) {
        throw row.location()
            .error(
                "a column '%s', which the pairs have as well; rename it, or name it as text or id by --columns."
                    .formatted(name));
      }
    }
    return carried;
  }

  /** The row of a pair. */
  Map<String, Object> pair(int document, String query) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("anchor", query);
    row.put("positive", documents.get(document).text());
    documents.get(document).id().ifPresent(id -> row.put("document_id", id));
    row.putAll(carried.get(document));
    return row;
  }
}
