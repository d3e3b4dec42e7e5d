package io.attune.similarity;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.bytedeco.pytorch.Tensor;

/** Exact nearest-neighbour search: every query is compared with every vector of the corpus. */
public final class SemanticSearch {
  /** Bounds the similarity matrix to about 8 MB, whatever the size of the corpus. */
  private static final int QUERY_BLOCK = 100;

  private static final int CORPUS_BLOCK = 20_000;

  /** Best first; of equal scores, the earlier row first. */
  private static final Comparator<SearchHit> ORDER =
      Comparator.comparingDouble(SearchHit::score).reversed().thenComparingInt(SearchHit::index);

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
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be at least 1, but is " + topK);
    }
    SimilarityFunction.requireSameDimension(queries, corpus);
    List<PriorityQueue<SearchHit>> best = new ArrayList<>();
    for (int query = 0; query < queries.length; query++) {
      best.add(new PriorityQueue<>(ORDER.reversed())); // its head is the worst hit kept
    }
    for (int start = 0; start < corpus.length; start += CORPUS_BLOCK) {
      float[][] block =
          Arrays.copyOfRange(corpus, start, Math.min(start + CORPUS_BLOCK, corpus.length));
      addBlock(queries, block, start, topK, function, best);
    }
    return best.stream().map(hits -> hits.stream().sorted(ORDER).toList()).toList();
  }

  private static void addBlock(
      float[][] queries,
      float[][] block,
      int start,
      int topK,
      SimilarityFunction function,
      List<PriorityQueue<SearchHit>> best) {
    try (NativeScope corpusScope = NativeScope.open()) {
      Tensor corpus = Tensors.ofRows(block); // [block, dimension]
      for (int first = 0; first < queries.length; first += QUERY_BLOCK) {
        int last = Math.min(first + QUERY_BLOCK, queries.length);
        try (NativeScope scope = NativeScope.open()) {
          Tensor rows = Tensors.ofRows(Arrays.copyOfRange(queries, first, last));
          float[][] scores = Tensors.toRows(function.matrix(rows, corpus)); // [queries, block]
          for (int query = first; query < last; query++) {
            keepBest(best.get(query), scores[query - first], start, topK);
          }
        }
      }
    }
  }

  private static void keepBest(PriorityQueue<SearchHit> hits, float[] scores, int start, int topK) {
    for (int i = 0; i < scores.length; i++) {
      float score = scores[i] + 0f; // −0 becomes 0, which sorting would put before it
      // Rows come in ascending order, so an equal score never displaces an earlier row.
      if (hits.size() < topK) {
        hits.add(new SearchHit(start + i, score));
      } else if (score > hits.peek().score()) {
        hits.poll();
        hits.add(new SearchHit(start + i, score));
      }
    }
  }
}
