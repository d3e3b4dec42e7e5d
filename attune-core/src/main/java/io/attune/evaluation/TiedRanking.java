package io.attune.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Measures of one ranking by scores that may tie: documents of equal scores stand at the same
 * place, so that none of these measures but the reciprocal rank depends on the order in which they
 * were given. The formulas are those of scikit-learn's {@code average_precision_score} and {@code
 * ndcg_score}, which sentence-transformers' {@code RerankingEvaluator} uses.
 */
final class TiedRanking {
  private final float[] scores; // by rank
  private final boolean[] relevant; // by rank
  private final int allRelevant;

  /**
   * @param scores of documents
   * @param relevant whether each is relevant; at least one is
   */
  TiedRanking(float[] scores, boolean[] relevant) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(document -> -(scores[document] + 0f)))
            .mapToInt(Integer::intValue)
            .toArray();
    this.scores = new float[scores.length];
    this.relevant = new boolean[scores.length];
    int count = 0;
    for (int rank = 0; rank < order.length; rank++) {
      this.scores[rank] = scores[order[rank]];
      this.relevant[rank] = relevant[order[rank]];
      count += relevant[order[rank]] ? 1 : 0;
    }
    this.allRelevant = count;
  }

  /** The precisions at the ends of groups of equal scores, by the relevant documents in each. */
  double averagePrecision() {
    double sum = 0;
    int found = 0;
    for (int start = 0; start < scores.length; ) {
      int end = endOfTie(start);
      int here = relevantIn(start, end);
      found += here;
      sum += here * ((double) found / end);
      start = end;
    }
    return sum / allRelevant;
  }

  /** Of equal scores, the document given first stands first. */
  double reciprocalRank(int k) {
    return RankingMetrics.reciprocalRank(relevant, k);
  }

  /** Documents of equal scores share the mean of their gains. */
  double ndcg(int k) {
    double gain = 0;
    for (int start = 0; start < Math.min(k, scores.length); ) {
      int end = endOfTie(start);
      double discounts = 0;
      for (int rank = start; rank < Math.min(end, k); rank++) {
        discounts += RankingMetrics.discount(rank + 1);
      }
      gain += (double) relevantIn(start, end) / (end - start) * discounts;
      start = end;
    }
    double ideal = 0;
    for (int rank = 0; rank < Math.min(k, allRelevant); rank++) {
      ideal += RankingMetrics.discount(rank + 1);
    }
    return gain / ideal;
  }

  /** Whether a relevant and an irrelevant document have the same score. */
  boolean hasDecidingTie() {
    for (int start = 0; start < scores.length; ) {
      int end = endOfTie(start);
      int here = relevantIn(start, end);
      if (here > 0 && here < end - start) {
        return true;
      }
      start = end;
    }
    return false;
  }

  private int endOfTie(int start) {
    int end = start + 1;
    while (end < scores.length && scores[end] == scores[start]) {
      end++;
    }
    return end;
  }

  private int relevantIn(int start, int end) {
    int count = 0;
    for (int rank = start; rank < end; rank++) {
      count += relevant[rank] ? 1 : 0;
    }
    return count;
  }
}
