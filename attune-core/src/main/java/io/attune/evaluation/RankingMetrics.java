package io.attune.evaluation;

import java.util.Arrays;

/**
 * Measures of one query's ranking; a metric is their mean over queries. Relevance is binary, but
 * for {@link #gradedNdcg}.
 *
 * <p>All take {@code ranking}: for each rank, best first, whether the document there is relevant. A
 * ranking shorter than {@code k} is a corpus smaller than k. The same formulas and edge cases as
 * sentence-transformers' {@code InformationRetrievalEvaluator}; see Manning, Raghavan and Schütze,
 * "Introduction to Information Retrieval" (2008), chapter 8.
 */
public final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * Whether the searcher finds anything: also called success@k or hit rate.
   *
   * @param ranking relevance by rank
   * @param k how many ranks count, at least 1
   * @return 1 if a relevant document is among the first k, else 0
   */
  public static double accuracy(boolean[] ranking, int k) {
    return relevantAmong(ranking, k) > 0 ? 1 : 0;
  }

  /**
   * How much of what is shown is relevant.
   *
   * @param ranking relevance by rank
   * @param k how many ranks count, at least 1
   * @return the relevant documents among the first k, divided by k even where the corpus is smaller
   */
  public static double precision(boolean[] ranking, int k) {
    return (double) relevantAmong(ranking, k) / k;
  }

  /**
   * How much of what is relevant is shown.
   *
   * @param ranking relevance by rank
   * @param k how many ranks count, at least 1
   * @param relevant how many documents are relevant to the query, at least 1
   * @return the relevant documents among the first k, divided by all relevant ones
   */
  public static double recall(boolean[] ranking, int k, int relevant) {
    return (double) relevantAmong(ranking, k) / relevant;
  }

  /**
   * How soon the first relevant document comes. Its mean is MRR@k (Voorhees, "The TREC-8 question
   * answering track report", 1999).
   *
   * @param ranking relevance by rank
   * @param k how many ranks count, at least 1
   * @return 1 divided by the rank of the first relevant document, or 0 if none is among the first k
   */
  public static double reciprocalRank(boolean[] ranking, int k) {
    for (int i = 0; i < Math.min(k, ranking.length); i++) {
      if (ranking[i]) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /**
   * How near the ranking is to the best possible one, where a document counts 1 / log₂(rank + 1):
   * normalised discounted cumulative gain (Järvelin and Kekäläinen, "Cumulated gain-based
   * evaluation of IR techniques", 2002).
   *
   * @param ranking relevance by rank
   * @param k how many ranks count, at least 1
   * @param relevant how many documents are relevant to the query, at least 1
   * @return from 0 to 1; 1 where the first min(k, relevant) documents are all relevant
   */
  public static double ndcg(boolean[] ranking, int k, int relevant) {
    double gain = 0;
    for (int i = 0; i < Math.min(k, ranking.length); i++) {
      if (ranking[i]) {
        gain += discount(i + 1);
      }
    }
    double idealGain = 0;
    for (int i = 0; i < Math.min(k, relevant); i++) {
      idealGain += discount(i + 1);
    }
    return gain / idealGain;
  }

  /**
   * How near the ranking is to the best possible one, where a document counts grade / log₂(rank +
   * 1): as trec_eval computes it, which BEIR reports (the gain is the grade itself, not 2 to its
   * power).
   *
   * @param ranking grades by rank; one that is negative counts as 0
   * @param k how many ranks count, at least 1
   * @param judged the grades of all documents judged for the query, at least one above 0
   * @return from 0 to 1; equal to {@link #ndcg} where all grades are 0 or 1
   */
  public static double gradedNdcg(int[] ranking, int k, int[] judged) {
    int[] ideal = judged.clone();
    Arrays.sort(ideal);
    double gain = 0;
    for (int i = 0; i < Math.min(k, ranking.length); i++) {
      gain += Math.max(0, ranking[i]) * discount(i + 1);
    }
    double idealGain = 0;
    for (int i = 0; i < Math.min(k, ideal.length); i++) {
      idealGain += Math.max(0, ideal[ideal.length - 1 - i]) * discount(i + 1);
    }
    return gain / idealGain;
  }

  /**
   * Precision, averaged over the ranks of the relevant documents. Its mean is MAP@k.
   *
   * @param ranking relevance by rank
   * @param k how many ranks count, at least 1
   * @param relevant how many documents are relevant to the query, at least 1
   * @return the sum of precisions at relevant ranks, divided by min(k, relevant)
   */
  public static double averagePrecision(boolean[] ranking, int k, int relevant) {
    int found = 0;
    double sum = 0;
    for (int i = 0; i < Math.min(k, ranking.length); i++) {
      if (ranking[i]) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return sum / Math.min(k, relevant);
  }

  static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 1);
  }

  private static int relevantAmong(boolean[] ranking, int k) {
    int count = 0;
    for (int i = 0; i < Math.min(k, ranking.length); i++) {
      count += ranking[i] ? 1 : 0;
    }
    return count;
  }
}
