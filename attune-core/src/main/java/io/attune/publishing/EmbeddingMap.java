package io.attune.publishing;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.data.RetrievalData;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where two models put the same queries and documents, drawn on a plane.
 *
 * @param queries texts of a sample
 * @param documents texts of a sample: the right one of each query, then others
 * @param answers for each query its right document's place among the documents
 * @param before as the base model sees them
 * @param after as the trained model sees them
 */
public record EmbeddingMap(
    List<String> queries,
    List<String> documents,
    List<Integer> answers,
    MapView before,
    MapView after) {
  /** More lines hide each other. */
  static final int MOST_QUERIES = 50;

  /** Besides the right ones; they show where the rest of the corpus lies. */
  static final int OTHER_DOCUMENTS = 150;

  /** Copies the lists. */
  public EmbeddingMap {
    queries = List.copyOf(queries);
    documents = List.copyOf(documents);
    answers = List.copyOf(answers);
  }

  /**
   * Draws a sample, the same for the same data, and lets both models see it.
   *
   * @param data queries, documents and which are right
   * @param before the model that training started from
   * @param after the trained model
   * @param options of encoding
   * @return the map; nothing where no query has a right document
   */
  public static Optional<EmbeddingMap> of(
      RetrievalData data,
      SentenceTransformer before,
      SentenceTransformer after,
      EncodeOptions options) {
    List<String> judged =
        data.queries().keySet().stream()
            .filter(query -> !data.judgments().relevant(query).isEmpty())
            .toList();
    if (judged.isEmpty()) {
      return Optional.empty();
    }
    List<String> queries = spread(judged, MOST_QUERIES);
    Map<String, Integer> places = new LinkedHashMap<>(); // from document to its place
    List<Integer> answers = new ArrayList<>();
    for (String query : queries) {
      String right = data.judgments().relevant(query).iterator().next();
      answers.add(places.computeIfAbsent(right, document -> places.size()));
    }
    List<String> others =
        data.corpus().keySet().stream().filter(document -> !places.containsKey(document)).toList();
    spread(others, OTHER_DOCUMENTS).forEach(document -> places.put(document, places.size()));
    List<String> queryTexts = queries.stream().map(data.queries()::get).toList();
    List<String> documentTexts = places.keySet().stream().map(data.corpus()::get).toList();
    MapView then = view(before, queryTexts, documentTexts, answers, options);
    MapView now = view(after, queryTexts, documentTexts, answers, options);
    return Optional.of(
        new EmbeddingMap(queryTexts, documentTexts, answers, then, now.turnedTo(then)));
  }

  /** Some of a list, evenly spread over it. */
  private static List<String> spread(List<String> all, int most) {
    int count = Math.min(most, all.size());
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }

  private static MapView view(
      SentenceTransformer model,
      List<String> queries,
      List<String> documents,
      List<Integer> answers,
      EncodeOptions options) {
    return MapView.of(
        model.reference(),
        model.encodeQuery(queries, options),
        model.encodeDocument(documents, options),
        answers);
  }

  /**
   * Writes the map as JSON.
   *
   * @param file to write
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    AtomicFiles.writeString(file, PublishingJson.toText(this) + "\n");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param file to read
   * @return the map
   * @throws InvalidInputException if it is no such file
   * @throws IOException if it cannot be read
   */
  public static EmbeddingMap read(Path file) throws IOException {
    return PublishingJson.read(file, EmbeddingMap.class);
  }
}
