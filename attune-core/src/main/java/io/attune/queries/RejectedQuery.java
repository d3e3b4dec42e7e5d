package io.attune.queries;

/**
 * A query that was dropped.
 *
 * @param candidate the query and its document
 * @param reason why
 * @param detail what was found, such as the words that were copied
 */
public record RejectedQuery(QueryCandidate candidate, RejectionReason reason, String detail) {}
