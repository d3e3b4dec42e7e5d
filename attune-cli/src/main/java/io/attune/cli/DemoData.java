package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.data.DatasetSplitter;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.Split;
import io.attune.data.SplitOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The bundled example, split, and written as files that the other commands can read.
 *
 * @param folder of the files
 * @param postings all of them
 * @param split of the postings, by their texts
 * @param synonymSearches searches for held-out postings, none of whose words their posting holds
 */
record DemoData(
    Path folder, List<Posting> postings, Split<Posting> split, List<Search> synonymSearches) {
  /**
   * A job posting and the search of somebody who should find it.
   *
   * @param id of the posting
   * @param title shown in lists; not part of the text that is searched
   * @param text of the posting
   * @param query that was written for it
   */
  record Posting(String id, String title, String text, String query) {}

  /**
   * A search and the posting that answers it.
   *
   * @param text to search for
   * @param id of the posting
   */
  record Search(String text, String id) {}

  private static final String POSTINGS = "postings.jsonl";
  private static final String SEARCHES = "searches.jsonl";

  /**
   * Unpacks the example and splits it: four fifths to train, one fifth to test.
   *
   * @param folder is made
   * @param seed of the split
   */
  static DemoData prepare(Path folder, long seed) throws IOException {
    List<Posting> postings =
        read(
            folder,
            POSTINGS,
            row ->
                new Posting(
                    row.text("id"), row.text("title"), row.text("posting"), row.text("query")));
    List<Search> searches =
        read(folder, SEARCHES, row -> new Search(row.text("search"), row.text("id")));
    Split<Posting> split =
        new DatasetSplitter(SplitOptions.DEFAULT.withShares(0.8, 0, 0.2).withSeed(seed))
            .split(postings, posting -> List.of(posting.query(), posting.text()));
    Set<String> heldOut = new HashSet<>(split.test().stream().map(Posting::id).toList());
    DemoData data =
        new DemoData(
            folder,
            postings,
            split,
            searches.stream().filter(search -> heldOut.contains(search.id())).toList());
    data.writePairs();
    data.writeRetrieval();
    return data;
  }

  private static <T> List<T> read(Path folder, String name, Function<Row, T> parser)
      throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(folder);
    try (InputStream resource = DemoData.class.getResourceAsStream("jobs/" + name)) {
      Files.copy(resource, file);
    }
    List<T> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(file)) {
      reader.forEachRemaining(row -> rows.add(parser.apply(row)));
    }
    return rows;
  }

  Path postingsFile() {
    return folder.resolve(POSTINGS);
  }

  /** Pairs to train on. */
  Path trainFile() {
    return folder.resolve("train.jsonl");
  }

  /** Held-out pairs. */
  Path validationFile() {
    return folder.resolve("test.jsonl");
  }

  /** Held-out searches over all postings, in the form of BEIR. */
  Path retrievalFolder() {
    return folder.resolve("test");
  }

  /** Held-out triplets; see {@link #writeTriplets}. */
  Path tripletsFile() {
    return folder.resolve("test_triplets.jsonl");
  }

  private void writePairs() throws IOException {
    Function<Posting, ObjectNode> pair =
        posting -> object().put("query", posting.query()).put("positive", posting.text());
    writeLines(trainFile(), split.train(), pair);
    writeLines(validationFile(), split.test(), pair);
  }

  private void writeRetrieval() throws IOException {
    writeLines(
        retrievalFolder().resolve("corpus.jsonl"),
        postings,
        posting -> object().put("_id", posting.id()).put("text", posting.text()));
    writeLines(
        retrievalFolder().resolve("queries.jsonl"),
        split.test(),
        posting -> object().put("_id", posting.id()).put("text", posting.query()));
    StringBuilder judgments = new StringBuilder("query-id\tcorpus-id\tscore\n");
    split.test().forEach(p -> judgments.append(p.id()).append('\t').append(p.id()).append("\t1\n"));
    AtomicFiles.writeString(retrievalFolder().resolve("qrels.tsv"), judgments);
  }

  /** All postings' texts, in order. */
  List<String> texts() {
    return postings.stream().map(Posting::text).toList();
  }

  /**
   * Writes the held-out searches, each with its posting and another one.
   *
   * @param others for each posting's place that of a wrong one
   */
  void writeTriplets(int[] others) throws IOException {
    writeLines(
        tripletsFile(),
        split.test(),
        posting ->
            object()
                .put("query", posting.query())
                .put("positive", posting.text())
                .put("negative", postings.get(others[postings.indexOf(posting)]).text()));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static <T> void writeLines(Path file, List<T> rows, Function<T, ObjectNode> toJson)
      throws IOException {
    AtomicFiles.writeString(
        file, rows.stream().map(row -> toJson.apply(row) + "\n").collect(Collectors.joining()));
  }
}
