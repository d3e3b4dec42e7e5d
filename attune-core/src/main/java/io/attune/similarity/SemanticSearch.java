package io.attune.similarity;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** Exact nearest-neighbour search: every query is compared with every vector of the corpus. */
public final class SemanticSearch {
  /** Bounds the similarity matrix to about 8 MB, whatever the size of the corpus. */
  private static final int QUERY_BLOCK = 100;

  private static final int CORPUS_BLOCK = 20_000;

  private SemanticSearch() {}

  /**
   * Finds the corpus vectors most alike to each query.
   *
   * @param queries any number of vectors
   * @param corpus any number of vectors of the same dimension
   * @param topK how many hits a query, at least 1; fewer where the corpus is smaller
   * @param function the measure of likeness
   * @return one list a query, best first; of equal scores the smaller index first
   */
  public static List<List<SearchHit>> search(
      float[][] queries, float[][] corpus, int topK, SimilarityFunction function) {
    BestHits.requireTopK(topK);
    SimilarityFunction.requireSameDimension(queries, corpus);
    List<BestHits> best = Stream.generate(() -> new BestHits(topK)).limit(queries.length).toList();
    for (int start = 0; start < corpus.length; start += CORPUS_BLOCK) {
      float[][] block =
          Arrays.copyOfRange(corpus, start, Math.min(start + CORPUS_BLOCK, corpus.length));
      addBlock(queries, block, start, function, best);
    }
    return best.stream().map(BestHits::sorted).toList();
  }

  private static void addBlock(
      float[][] queries,
      float[][] block,
      int start,
      SimilarityFunction function,
      List<BestHits> best) {
    try (NativeScope corpusScope = NativeScope.open()) {
      Tensor corpus = Tensors.ofRows(block); // [block, dimension]
      for (int first = 0; first < queries.length; first += QUERY_BLOCK) {
        int last = Math.min(first + QUERY_BLOCK, queries.length);
        try (NativeScope scope = NativeScope.open()) {
          Tensor rows = Tensors.ofRows(Arrays.copyOfRange(queries, first, last));
          float[][] scores = Tensors.toRows(function.matrix(rows, corpus)); // [queries, block]
          for (int query = first; query < last; query++) {
            float[] ofQuery = scores[query - first];
            for (int row = 0; row < ofQuery.length; row++) {
              best.get(query).add(start + row, ofQuery[row]);
            }
          }
        }
      }
    }
  }
}
