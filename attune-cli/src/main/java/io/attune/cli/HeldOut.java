package io.attune.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.EnumKeys;
import io.attune.data.ColumnMapping;
import io.attune.data.DatasetShape;
import io.attune.data.TrainingTable;
import io.attune.data.TrainingTable.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What models are measured on by rows that were held back. Pairs become a search: the queries of a
 * part among the documents of all parts, in the form of BEIR; other rows are measured on as they
 * are.
 *
 * @param kind of measurement that fits the rows
 */
record HeldOut(Kind kind) {
  /** Kinds of measurement. */
  enum Kind {
    /** Queries and documents. */
    RETRIEVAL,
    /** Scored pairs. */
    SIMILARITY,
    /** Labelled pairs. */
    CLASSIFICATION,
    /** Nothing but the loss. */
    NONE;

    static Kind of(DatasetShape shape) {
      return switch (shape) {
        case PAIR, TRIPLET, SCORED_TRIPLET -> RETRIEVAL;
        case SCORED_PAIR -> SIMILARITY;
        case LABELED_PAIR -> CLASSIFICATION;
        case EMBEDDED_PAIR, EMBEDDED_TEXT, LABELED_TEXT, TEXT -> NONE;
      };
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KIND = "kind.json";

  /**
   * Writes the searches.
   *
   * @param parts the tables by part, train among them
   * @param columns of the tables
   * @param folder to write to
   */
  static void write(Map<String, Path> parts, ColumnMapping columns, Path folder)
      throws IOException {
    Map<String, TrainingTable> tables = new LinkedHashMap<>();
    parts.forEach((part, file) -> tables.put(part, TrainingTable.read(file, columns)));
    Kind kind = Kind.of(tables.values().iterator().next().shape());
    if (kind == Kind.RETRIEVAL) {
      Map<String, String> corpus = new LinkedHashMap<>(); // from text to id
      Map<String, Set<String>> answers = new LinkedHashMap<>(); // from query to ids
      for (TrainingTable table : tables.values()) {
        for (Line line : table.lines()) {
          List<String> texts = line.example().texts();
          String id = corpus.computeIfAbsent(texts.get(1), text -> "d" + (corpus.size() + 1));
          answers.computeIfAbsent(texts.get(0), query -> new LinkedHashSet<>()).add(id);
        }
      }
      for (Map.Entry<String, TrainingTable> part : tables.entrySet()) {
        if (!part.getKey().equals("train")) {
          Set<String> queries = new LinkedHashSet<>();
          part.getValue().lines().forEach(line -> queries.add(line.example().texts().get(0)));
          search(folder.resolve(part.getKey()), corpus, queries, answers);
        }
      }
    }
    AtomicFiles.writeString(
        folder.resolve(KIND), JSON.writeValueAsString(Map.of("kind", EnumKeys.of(kind))) + "\n");
  }

  private static void search(
      Path folder,
      Map<String, String> corpus,
      Set<String> queries,
      Map<String, Set<String>> answers)
      throws IOException {
    StringBuilder documents = new StringBuilder();
    corpus.forEach((text, id) -> documents.append(line(id, text)));
    StringBuilder questions = new StringBuilder();
    StringBuilder judgments = new StringBuilder("query-id\tcorpus-id\tscore\n");
    int number = 0;
    for (String query : queries) {
      String id = "q" + ++number;
      questions.append(line(id, query));
      answers
          .get(query)
          .forEach(answer -> judgments.append(id).append('\t').append(answer).append("\t1\n"));
    }
    AtomicFiles.writeString(folder.resolve("corpus.jsonl"), documents);
    AtomicFiles.writeString(folder.resolve("queries.jsonl"), questions);
    AtomicFiles.writeString(folder.resolve("qrels.tsv"), judgments);
  }

  private static String line(String id, String text) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    return object.put("_id", id).put("text", text) + "\n";
  }

  /** What an earlier {@link #write} found. */
  static HeldOut read(Path folder) throws IOException {
    String kind = JSON.readTree(Files.readString(folder.resolve(KIND))).path("kind").asText();
    return new HeldOut(EnumKeys.find("kind", kind, Kind.values()));
  }

  /**
   * The option that names what to measure on.
   *
   * @param prefix such as {@code evaluate-}
   * @param folder of the searches
   * @param part such as {@code validation}
   * @param rows the part's own table
   * @return nothing where only the loss can be measured
   */
  Optional<String> option(String prefix, Path folder, String part, Path rows) {
    return switch (kind) {
      case RETRIEVAL -> Optional.of("--" + prefix + "retrieval=" + folder.resolve(part));
      case SIMILARITY, CLASSIFICATION ->
          Optional.of("--" + prefix + EnumKeys.of(kind) + "=" + rows);
      case NONE -> Optional.empty();
    };
  }

  /** Whether the data is a table, whose columns may need naming. */
  boolean isTable() {
    return kind != Kind.RETRIEVAL;
  }
}
