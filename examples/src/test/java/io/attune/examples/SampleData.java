package io.attune.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.attune.Folders;
import io.attune.data.Row;
import io.attune.data.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small files of the names that the documentation's commands use, made from the example data. */
final class SampleData {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final int ROWS = 24;
  private static final int QUERIES = 8;

  private SampleData() {}

  static void write(Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(Path.of("jobs", "postings.jsonl"))) {
      while (rows.size() < ROWS) {
        rows.add(reader.next());
      }
    }
    jobs(folder.resolve("examples").resolve("jobs"), rows);
    recipes(folder.resolve("examples").resolve("recipes"));
    List<String> pairs = new ArrayList<>();
    List<String> triplets = new ArrayList<>();
    List<String> documents = new ArrayList<>();
    List<String> scored = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    List<String> questions = new ArrayList<>(List.of("question,answer"));
    for (int i = 0; i < ROWS; i++) {
      String query = rows.get(i).text("query");
      String text = rows.get(i).text("posting");
      String other = rows.get((i + 1) % ROWS).text("posting");
      pairs.add(json(Map.of("anchor", query, "positive", text)));
      triplets.add(json(Map.of("anchor", query, "positive", text, "negative", other)));
      documents.add(json(Map.of("id", rows.get(i).text("id"), "text", text)));
      scored.add(json(Map.of("sentence1", query, "sentence2", text, "score", 1)));
      scored.add(json(Map.of("sentence1", query, "sentence2", other, "score", 0.1 * (i % 5))));
      lists.add(json(Map.of("query", query, "positive", text, "negative", List.of(other))));
      questions.add(quoted(query) + "," + quoted(text));
    }
    Files.write(folder.resolve("pairs.jsonl"), pairs.subList(QUERIES, ROWS));
    Files.write(folder.resolve("triplets.jsonl"), triplets.subList(0, QUERIES));
    Files.write(folder.resolve("documents.jsonl"), documents);
    Files.write(folder.resolve("faq.csv"), questions);
    Files.write(folder.resolve("scored.jsonl"), scored.subList(0, QUERIES));
    Files.write(folder.resolve("lists.jsonl"), lists.subList(0, QUERIES));
    retrieval(folder.resolve("test"), rows);
  }

  private static void recipes(Path copy) throws IOException {
    Folders.copy(Path.of("recipes"), copy);
  }

  private static void jobs(Path folder, List<Row> rows) throws IOException {
    Files.createDirectories(folder);
    List<String> postings = new ArrayList<>();
    for (Row row : rows) {
      postings.add(json(row.fields()));
    }
    Files.write(folder.resolve("postings.jsonl"), postings);
  }

  private static void retrieval(Path folder, List<Row> rows) throws IOException {
    Files.createDirectories(folder);
    List<String> corpus = new ArrayList<>();
    List<String> queries = new ArrayList<>();
    List<String> judgments = new ArrayList<>(List.of("query-id\tcorpus-id\tscore"));
    for (Row row : rows) {
      String id = row.text("id");
      corpus.add(json(Map.of("_id", id, "text", row.text("posting"))));
      if (queries.size() < QUERIES) {
        queries.add(json(Map.of("_id", id, "text", row.text("query"))));
        judgments.add(id + "\t" + id + "\t1");
      }
    }
    Files.write(folder.resolve("corpus.jsonl"), corpus);
    Files.write(folder.resolve("queries.jsonl"), queries);
    Files.write(folder.resolve("qrels.tsv"), judgments);
  }

  private static String json(Map<String, ?> object) throws IOException {
    return JSON.writeValueAsString(object);
  }

  private static String quoted(String cell) {
    return '"' + cell.replace("\"", "\"\"") + '"';
  }
}
