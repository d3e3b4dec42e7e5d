package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.negatives.GradedPair;
import io.attune.negatives.GradedPair.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads judged pairs of queries and documents, each named by its text or by its id: {@code query},
 * {@code document}, {@code grade}, or {@code query_id}, {@code document_id}, {@code grade}; a
 * qrels.tsv has {@code query-id}, {@code corpus-id}, {@code score}. Texts are taken where both are
 * there.
 */
final class JudgmentFile {
  private static final List<String> QUERIES = List.of("query", "anchor");
  private static final List<String> QUERY_IDS = List.of("query_id", "query-id");
  private static final List<String> DOCUMENTS = List.of("document", "positive", "text");
  private static final List<String> DOCUMENT_IDS = List.of("document_id", "corpus-id");
  private static final List<String> GRADES = List.of("grade", "score");

  private JudgmentFile() {}

  static List<GradedPair> read(Path file) {
    List<GradedPair> pairs = new ArrayList<>();
    try (RowReader rows = RowReader.open(file)) {
      if (!rows.hasNext()) {
        throw new InvalidInputException(file + ": no rows; at least one judgment is needed.");
      }
      while (rows.hasNext()) {
        Row row = rows.next();
        String grade =
            first(row, GRADES).orElseThrow(() -> missing(row, "a grade", GRADES, List.of()));
        pairs.add(
            new GradedPair(
                reference(row, "a query", QUERIES, QUERY_IDS),
                reference(row, "a document", DOCUMENTS, DOCUMENT_IDS),
                row.integer(grade, "write for example 2")));
      }
    }
    return pairs;
  }

  private static Reference reference(Row row, String what, List<String> texts, List<String> ids) {
    Optional<String> text = first(row, texts);
    if (text.isPresent()) {
      return new Reference(row.text(text.get()), false);
    }
    String id = first(row, ids).orElseThrow(() -> missing(row, what, texts, ids));
    return new Reference(row.fields().get(id).toString(), true);
  }

  private static Optional<String> first(Row row, List<String> names) {
    return names.stream().filter(name -> row.fields().get(name) != null).findFirst();
  }

  private static InvalidInputException missing(
      Row row, String what, List<String> texts, List<String> ids) {
    List<String> allowed = new ArrayList<>(texts);
    allowed.addAll(ids);
    return row.location()
        .error(
            "no column for %s; columns are: %s; one of %s is needed."
                .formatted(
                    what, String.join(", ", row.fields().keySet()), String.join(", ", allowed)));
  }
}
