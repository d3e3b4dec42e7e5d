package io.attune.similarity;

/**
 * One result of a search.
 *
 * @param index the vector's row in the corpus, from 0
 * @param score its similarity to the query; larger is more alike
 */
public record SearchHit(int index, float score) {}
