package io.attune.llm;

import java.util.Optional;

/**
 * A query and a document that was found for it.
 *
 * @param queryId of the query, where it has one
 * @param query what somebody looks for; not blank
 * @param documentId of the document, where it has one
 * @param document the text; not blank
 */
public record PairToJudge(
    Optional<String> queryId, String query, Optional<String> documentId, String document) {
  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if one is blank
   */
  public PairToJudge {
    if (query.isBlank() || document.isBlank()) {
      throw new IllegalArgumentException("A pair to judge needs a query and a document.");
    }
  }
}
