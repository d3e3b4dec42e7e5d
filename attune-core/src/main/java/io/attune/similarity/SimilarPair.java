package io.attune.similarity;

/**
 * Two vectors of one list that are alike.
 *
 * @param score their similarity; larger is more alike
 * @param first the row of one of them, from 0
 * @param second the row of the other, larger than {@code first}
 */
public record SimilarPair(float score, int first, int second) {}
