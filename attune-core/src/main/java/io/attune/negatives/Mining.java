package io.attune.negatives;

import io.attune.similarity.SimilarityFunction;

/**
 * What is known once all texts have vectors.
 *
 * @param candidates queries and documents
 * @param queries their vectors
 * @param documents their vectors
 * @param similarity compares them
 * @param options of the miner
 * @param progress is told
 */
record Mining(
    Candidates candidates,
    float[][] queries,
    float[][] documents,
    SimilarityFunction similarity,
    MiningOptions options,
    MiningProgress progress) {

  float score(int query, int document) {
    return (float) similarity.of(queries[query], documents[document]);
  }
}
