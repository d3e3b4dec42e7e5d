package io.attune.negatives;

import io.attune.similarity.SimilarityFunction;
import java.util.List;

/** Where the vectors come from that documents are compared by. */
public interface MiningVectors {
  /**
   * Vectors of queries.
   *
   * @param texts distinct ones
   * @return one a text, in order
   */
  float[][] queries(List<String> texts);

  /**
   * Vectors of documents.
   *
   * @param texts distinct ones
   * @return one a text, in order
   */
  float[][] documents(List<String> texts);

  /**
   * How the vectors are compared.
   *
   * @return the measure of likeness
   */
  SimilarityFunction similarity();
}
