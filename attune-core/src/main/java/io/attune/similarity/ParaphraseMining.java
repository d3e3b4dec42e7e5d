package io.attune.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds the pairs of vectors that are most alike among all pairs of a list: duplicates,
 * paraphrases, repeated questions.
 *
 * <p>Every vector is compared with every other, block by block, so memory stays bounded; time grows
 * with the square of their number. The same pairs as sentence-transformers' {@code
 * paraphrase_mining_embeddings}.
 */
public final class ParaphraseMining {
  /** Vectors whose neighbours are held at once. */
  private static final int BLOCK = 2_000;

  /** Best first; of equal scores, the pair that comes first in the list. */
  private static final Comparator<SimilarPair> ORDER =
      Comparator.comparingDouble(SimilarPair::score)
          .reversed()
          .thenComparingInt(SimilarPair::first)
          .thenComparingInt(SimilarPair::second);

  /**
   * How much is looked for.
   *
   * @param topK how many neighbours of a vector can be its pairs, at least 1
   * @param maxPairs how many pairs are kept in all, at least 1
   */
  public record Limits(int topK, int maxPairs) {
    /** Those of sentence-transformers: 100 neighbours, 500,000 pairs. */
    public static final Limits DEFAULT = new Limits(100, 500_000);

    /**
     * @throws IllegalArgumentException if a limit is below 1
     */
    public Limits {
      if (topK < 1 || maxPairs < 1) {
        throw new IllegalArgumentException(
            "topK and maxPairs must be at least 1, but are " + topK + " and " + maxPairs);
      }
    }
  }

  private ParaphraseMining() {}

  /**
   * Finds the pairs.
   *
   * @param vectors any number, of one dimension
   * @param limits how much is looked for
   * @param function the measure of likeness
   * @return different pairs, best first; of equal scores the one with the smaller rows first
   */
  public static List<SimilarPair> mine(
      float[][] vectors, Limits limits, SimilarityFunction function) {
    PriorityQueue<SimilarPair> best = new PriorityQueue<>(ORDER.reversed()); // its head: the worst
    Set<Long> kept = new HashSet<>();
    for (int start = 0; start < vectors.length; start += BLOCK) {
      float[][] block = Arrays.copyOfRange(vectors, start, Math.min(start + BLOCK, vectors.length));
      // One neighbour more, since each vector is its own.
      List<List<SearchHit>> neighbours =
          SemanticSearch.search(block, vectors, limits.topK() + 1, function);
      for (int row = 0; row < block.length; row++) {
        add(start + row, neighbours.get(row), limits, best, kept);
      }
    }
    List<SimilarPair> pairs = new ArrayList<>(best);
    pairs.sort(ORDER);
    return pairs;
  }

  private static void add(
      int vector,
      List<SearchHit> neighbours,
      Limits limits,
      PriorityQueue<SimilarPair> best,
      Set<Long> kept) {
    neighbours.stream()
        .filter(hit -> hit.index() != vector)
        .limit(limits.topK())
        .map(
            hit ->
                new SimilarPair(
                    hit.score(), Math.min(vector, hit.index()), Math.max(vector, hit.index())))
        .forEach(
            pair -> {
              boolean full = best.size() == limits.maxPairs();
              if ((!full || ORDER.compare(pair, best.peek()) < 0) && kept.add(key(pair))) {
                best.add(pair);
                if (full) {
                  kept.remove(key(best.poll()));
                }
              }
            });
  }

  private static long key(SimilarPair pair) {
    return ((long) pair.first() << Integer.SIZE) | pair.second();
  }
}
