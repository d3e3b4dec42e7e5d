package io.attune.llm;

import java.util.Optional;

/**
 * How useful a document is for a query.
 *
 * @param queryId of the query, where it has one
 * @param query what somebody looks for
 * @param documentId of the document, where it has one
 * @param document the text
 * @param grade from 0 (of no use, even where it is on the topic) to 3 (has all that is needed);
 *     above 0 counts as relevant
 * @param reason in a sentence
 */
public record JudgedPair(
    Optional<String> queryId,
    String query,
    Optional<String> documentId,
    String document,
    int grade,
    String reason) {
  /** The best grade. */
  public static final int HIGHEST_GRADE = 3;
}
