package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.RetrievalData;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.llm.PairToJudge;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Queries and documents by their ids, and which of them are to be judged together.
 *
 * @param queries from id to text
 * @param corpus from id to text
 * @param pairs each with ids of both
 */
record JudgeInput(
    Map<String, String> queries, Map<String, String> corpus, List<PairToJudge> pairs) {
  static final List<String> ROLES = List.of("query", "document", "query_id", "document_id");

  /** Gives equal texts one id, and makes sure that an id has one text. */
  private static final class Ids {
    private final String prefix;
    private final Map<String, String> textById = new LinkedHashMap<>();
    private final Map<String, String> idByText = new LinkedHashMap<>();

    Ids(String prefix) {
      this.prefix = prefix;
    }

    String of(Row row, Optional<String> column, String text) {
      Optional<String> given =
          column.flatMap(name -> Optional.ofNullable(row.fields().get(name))).map(Object::toString);
      String id =
          given.orElseGet(
              () -> idByText.computeIfAbsent(text, any -> prefix + (idByText.size() + 1)));
      if (id.isBlank() || id.chars().anyMatch(character -> character < ' ' || character == '"')) {
        throw row.location()
            .error(
                "the id '%s' is empty or holds quotes, tabs or line breaks (field '%s'); write another."
                    .formatted(id, column.orElse(prefix)));
      }
      String earlier = textById.putIfAbsent(id, text);
      if (earlier != null && !earlier.equals(text)) {
        throw row.location()
            .error(
                "the id '%s' stood for another text before (field '%s'); give each text an id of its own."
                    .formatted(id, column.orElse(prefix)));
      }
      return id;
    }
  }

  /**
   * Reads pairs.
   *
   * @param file a table with a query and a document a row
   * @param columns that the user named
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  static JudgeInput pairs(Path file, RoleColumns columns) {
    Ids queries = new Ids("query-");
    Ids corpus = new Ids("document-");
    List<PairToJudge> pairs = new ArrayList<>();
    try (RowReader rows = RowReader.open(file)) {
      String query = columns.require(rows, "query", List.of("query", "anchor"));
      String document =
          columns.require(rows, "document", List.of("document", "positive", "passage", "text"));
      Optional<String> queryId = columns.find(rows, "query_id", List.of("query_id"));
      Optional<String> documentId = columns.find(rows, "document_id", List.of("document_id"));
      while (rows.hasNext()) {
        Row row = rows.next();
        String asked = text(row, query);
        String offered = text(row, document);
        pairs.add(
            new PairToJudge(
                Optional.of(queries.of(row, queryId, asked)),
                asked,
                Optional.of(corpus.of(row, documentId, offered)),
                offered));
      }
    }
    return new JudgeInput(queries.textById, corpus.textById, pairs.stream().distinct().toList());
  }

  private static String text(Row row, String column) {
    String text = row.text(column);
    if (text.isBlank()) {
      throw row.location()
          .error("empty text (field '%s'); remove the row or fill it in.".formatted(column));
    }
    return text;
  }

  /**
   * The first documents that a model finds for each query.
   *
   * @param data queries and documents
   * @param model to search with
   * @param topK documents a query
   * @param options how texts are encoded
   */
  static JudgeInput candidates(
      RetrievalData data, SentenceTransformer model, int topK, EncodeOptions options) {
    List<String> queryIds = List.copyOf(data.queries().keySet());
    List<String> documentIds =
        data.corpus().entrySet().stream()
            .filter(document -> !document.getValue().isBlank())
            .map(Map.Entry::getKey)
            .toList();
    List<List<SearchHit>> hits =
        SemanticSearch.search(
            model.encodeQuery(List.copyOf(data.queries().values()), options),
            model.encodeDocument(documentIds.stream().map(data.corpus()::get).toList(), options),
            topK,
            model.similarityFunction());
    List<PairToJudge> pairs = new ArrayList<>();
    for (int query = 0; query < queryIds.size(); query++) {
      for (SearchHit hit : hits.get(query)) {
        String document = documentIds.get(hit.index());
        pairs.add(
            new PairToJudge(
                Optional.of(queryIds.get(query)),
                data.queries().get(queryIds.get(query)),
                Optional.of(document),
                data.corpus().get(document)));
      }
    }
    return new JudgeInput(data.queries(), data.corpus(), pairs);
  }
}
