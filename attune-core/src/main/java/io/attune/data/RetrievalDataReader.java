package io.attune.data;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a BEIR folder. */
final class RetrievalDataReader {
  private static final Logger LOG = LoggerFactory.getLogger(RetrievalDataReader.class);

  private static final String QUERY = "query-id";
  private static final String DOCUMENT = "corpus-id";
  private static final String SCORE = "score";

  private RetrievalDataReader() {}

  static RetrievalData read(Path folder) {
    RetrievalData unjudged = readUnjudged(folder);
    return new RetrievalData(
        unjudged.queries(),
        unjudged.corpus(),
        judgments(judgmentsFile(folder), unjudged.queries(), unjudged.corpus()));
  }

  static RetrievalData readUnjudged(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "%s: %s; a retrieval folder holds corpus.jsonl, queries.jsonl and qrels.tsv."
              .formatted(folder, Files.exists(folder) ? "not a folder" : "no such folder"));
    }
    Map<String, String> corpus = texts(required(folder, "corpus.jsonl"), true);
    Map<String, String> queries = texts(required(folder, "queries.jsonl"), false);
    return new RetrievalData(queries, corpus, new RelevanceJudgments(Map.of()));
  }

  private static Path required(Path folder, String name) {
    return existing(folder, name)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: no such file; a retrieval folder holds corpus.jsonl, queries.jsonl and qrels.tsv."
                        .formatted(folder.resolve(name))));
  }

  private static Stream<Path> existing(Path folder, String name) {
    return Stream.of(folder.resolve(name), folder.resolve(name + ".gz")).filter(Files::exists);
  }

  private static Path judgmentsFile(Path folder) {
    Path splits = folder.resolve("qrels");
    if (existing(folder, "qrels.tsv").findFirst().isPresent() || !Files.isDirectory(splits)) {
      return required(folder, "qrels.tsv");
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(splits, "*.{tsv,tsv.gz}")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path chosen =
        files.size() == 1
            ? files.get(0)
            : existing(splits, "test.tsv")
                .findFirst()
                .orElseThrow(
                    () ->
                        new InvalidInputException(
                            "%s: %d files and no test.tsv; copy the one to use to %s."
                                .formatted(splits, files.size(), folder.resolve("qrels.tsv"))));
    LOG.info("{}: judgments from {}", folder, chosen);
    return chosen;
  }

  private static Map<String, String> texts(Path file, boolean documents) {
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, Long> lines = new LinkedHashMap<>();
    try (RowReader rows = RowReader.open(file)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        String id = row.text("_id");
        String text = row.text("text");
        if (id.isBlank()) {
          throw row.location().error("empty id (field '_id'); give each row an id of its own.");
        }
        if (!documents && text.isBlank()) {
          throw row.location().error("empty query (field 'text'); remove the row or fill it in.");
        }
        Long earlier = lines.putIfAbsent(id, row.line());
        if (earlier != null) {
          throw row.location()
              .error(
                  "the id '%s' occurs already in line %d (field '_id'); give each row an id of its own."
                      .formatted(id, earlier));
        }
        boolean titled = documents && row.fields().get("title") != null;
        texts.put(id, titled ? (row.text("title") + " " + text).strip() : text);
      }
    }
    if (texts.isEmpty()) {
      throw new InvalidInputException(file + ": no rows; at least one is needed.");
    }
    return texts;
  }

  private static RelevanceJudgments judgments(
      Path file, Map<String, String> queries, Map<String, String> corpus) {
    Map<String, Map<String, Integer>> byQuery = new LinkedHashMap<>();
    try (RowReader rows = RowReader.open(file)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        String query = known(row, QUERY, "query", queries);
        String document = known(row, DOCUMENT, "document", corpus);
        int grade = row.integer(SCORE, "write for example 1");
        Integer earlier =
            byQuery.computeIfAbsent(query, id -> new LinkedHashMap<>()).put(document, grade);
        if (earlier != null && earlier != grade) {
          throw row.location()
              .error(
                  "query '%s' and document '%s' were judged %d before and %d here (field 'score'); keep one of them."
                      .formatted(query, document, earlier, grade));
        }
      }
    }
    if (byQuery.isEmpty()) {
      throw new InvalidInputException(file + ": no rows; at least one judgment is needed.");
    }
    return new RelevanceJudgments(byQuery);
  }

  private static String known(Row row, String column, String what, Map<String, String> texts) {
    String id = row.text(column);
    if (!texts.containsKey(id)) {
      throw row.location()
          .error(
              "unknown %s '%s' (field '%s'); add it to %s or remove the line."
                  .formatted(
                      what, id, column, what.equals("query") ? "queries.jsonl" : "corpus.jsonl"));
    }
    return id;
  }
}
