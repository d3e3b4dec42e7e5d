package io.attune.similarity;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best hits seen so far of one query; rows have to come in ascending order. */
final class BestHits {
  /** Best first; of equal scores, the earlier row first. */
  private static final Comparator<SearchHit> ORDER =
      Comparator.comparingDouble(SearchHit::score).reversed().thenComparingInt(SearchHit::index);

  private final int topK;
  private final PriorityQueue<SearchHit> hits = new PriorityQueue<>(ORDER.reversed());

  /**
   * @param topK how many hits are kept, at least 1
   */
  BestHits(int topK) {
    this.topK = topK;
  }

  void add(int row, float plainScore) {
    float score = plainScore + 0f; // −0 becomes 0, which sorting would put before it
    // Rows come in ascending order, so an equal score never displaces an earlier row.
    if (hits.size() < topK) {
      hits.add(new SearchHit(row, score));
    } else if (score > hits.peek().score()) {
      hits.poll();
      hits.add(new SearchHit(row, score));
    }
  }

  /** Best first. */
  List<SearchHit> sorted() {
    return hits.stream().sorted(ORDER).toList();
  }

  static void requireTopK(int topK) {
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be at least 1, but is " + topK);
    }
  }
}
