package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.SourceDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Queries that are written already, such as a log of searches and what was clicked. */
final class WrittenQueries {
  private static final RoleColumns USUAL = new RoleColumns(Map.of());

  private WrittenQueries() {}

  /**
   * Gives each document its queries. Those of documents that are not there, as where they were
   * filtered out, are left out; documents without queries stay without.
   *
   * @param file a table with the columns document_id (or id) and query (or anchor)
   * @param documents with ids
   * @throws InvalidInputException if none belongs to any document
   */
  static GeneratedQueries read(Path file, List<SourceDocument> documents) {
    Map<String, List<String>> byId = new LinkedHashMap<>();
    int count = 0;
    try (RowReader rows = RowReader.open(file)) {
      String id = USUAL.require(rows, "document_id", List.of("document_id", "id", "_id"));
      String query = USUAL.require(rows, "query", List.of("query", "anchor"));
      while (rows.hasNext()) {
        Row row = rows.next();
        byId.computeIfAbsent(String.valueOf(row.fields().get(id)), key -> new ArrayList<>())
            .add(row.text(query));
        count++;
      }
    }
    List<List<String>> queries = new ArrayList<>();
    for (SourceDocument document : documents) {
      queries.add(document.id().map(byId::get).orElse(List.of()));
    }
    if (queries.stream().allMatch(List::isEmpty)) {
      throw new InvalidInputException(
          "%s: none of %d queries is for a document of the input; their document_id and the documents' id have to be the same."
              .formatted(file, count));
    }
    return new GeneratedQueries(queries, List.of());
  }
}
