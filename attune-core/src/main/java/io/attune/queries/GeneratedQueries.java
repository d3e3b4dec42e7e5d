package io.attune.queries;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link QueryGenerator} wrote.
 *
 * @param byDocument the queries of each document, in the order of the documents; none where it
 *     failed
 * @param failures documents without queries, and why
 */
public record GeneratedQueries(List<List<String>> byDocument, List<Failure> failures) {
  /**
   * A document that no query was written for.
   *
   * @param document its place, from 0
   * @param reason in words for the user
   */
  public record Failure(int document, String reason) {}

  /** Copies the lists. */
  public GeneratedQueries {
    byDocument = byDocument.stream().map(List::copyOf).toList();
    failures = List.copyOf(failures);
  }

  /**
   * The queries one by one.
   *
   * @return in the order of the documents
   */
  public List<QueryCandidate> candidates() {
    List<QueryCandidate> candidates = new ArrayList<>();
    for (int document = 0; document < byDocument.size(); document++) {
      for (String query : byDocument.get(document)) {
        candidates.add(new QueryCandidate(document, query));
      }
    }
    return candidates;
  }
}
