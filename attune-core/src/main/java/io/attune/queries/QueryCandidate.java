package io.attune.queries;

/**
 * A query and the document that it was written for.
 *
 * @param document its place among the documents, from 0
 * @param query the text
 */
public record QueryCandidate(int document, String query) {}
