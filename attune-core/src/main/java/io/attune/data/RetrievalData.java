package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Queries, the documents to search, and which of them are right: what a retrieval evaluation needs.
 *
 * @param queries from id to text
 * @param corpus from id to text
 * @param judgments name only ids of the queries and the corpus; a query without any is not
 *     evaluated
 */
public record RetrievalData(
    Map<String, String> queries, Map<String, String> corpus, RelevanceJudgments judgments) {
  /**
   * Copies the maps, keeping their order.
   *
   * @throws InvalidInputException if a judgment names an unknown query or document
   */
  public RetrievalData {
    queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
    corpus = Collections.unmodifiableMap(new LinkedHashMap<>(corpus));
    for (Map.Entry<String, Map<String, Integer>> judged : judgments.byQuery().entrySet()) {
      requireKnown("query", judged.getKey(), queries);
      for (String document : judged.getValue().keySet()) {
        requireKnown("document", document, corpus);
      }
    }
  }

  /**
   * Reads a folder in the form of the BEIR benchmark (Thakur et al. 2021, arXiv:2104.08663).
   *
   * <p>{@code corpus.jsonl} has {@code _id}, {@code text} and optionally {@code title}, which is
   * put before the text with a space between; {@code queries.jsonl} has {@code _id} and {@code
   * text}. {@code qrels.tsv} has the header {@code query-id}, {@code corpus-id}, {@code score} with
   * whole scores; where it is missing, {@code qrels/test.tsv} or the only file {@code qrels/*.tsv}
   * is read. Each may be packed as {@code .gz}. A document may be empty, a query may not.
   *
   * @param beirFolder the folder
   * @return its data, in the order of the files
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static RetrievalData read(Path beirFolder) {
    return RetrievalDataReader.read(beirFolder);
  }

  /**
   * Reads the queries and documents of a folder that need not have judgments, as where they are to
   * be made.
   *
   * @param beirFolder as for {@link #read}; judgments in it are not read
   * @return its data, without judgments
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static RetrievalData readUnjudged(Path beirFolder) {
    return RetrievalDataReader.readUnjudged(beirFolder);
  }

  private static void requireKnown(String what, String id, Map<String, String> known) {
    if (!known.containsKey(id)) {
      throw new InvalidInputException(
          "A judgment names the %s '%s', which does not exist; add it or remove the judgment."
              .formatted(what, id));
    }
  }
}
