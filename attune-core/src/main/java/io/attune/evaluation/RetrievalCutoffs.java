package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * How deep into the ranking each retrieval metric looks.
 *
 * @param accuracy ranks k of accuracy@k
 * @param precisionRecall ranks k of precision@k and recall@k
 * @param mrr ranks k of mrr@k
 * @param ndcg ranks k of ndcg@k, at least one; the largest makes the primary metric
 * @param map ranks k of map@k
 */
public record RetrievalCutoffs(
    List<Integer> accuracy,
    List<Integer> precisionRecall,
    List<Integer> mrr,
    List<Integer> ndcg,
    List<Integer> map) {

  /** Those of sentence-transformers: 1, 3, 5 and 10; mrr@10, ndcg@10, map@100. */
  public static final RetrievalCutoffs DEFAULT =
      new RetrievalCutoffs(
          List.of(1, 3, 5, 10), List.of(1, 3, 5, 10), List.of(10), List.of(10), List.of(100));

  /**
   * @throws IllegalArgumentException if a k is below 1 or given twice, or there is none for ndcg
   */
  public RetrievalCutoffs {
    accuracy = checked("accuracy", accuracy);
    precisionRecall = checked("precisionRecall", precisionRecall);
    mrr = checked("mrr", mrr);
    ndcg = checked("ndcg", ndcg);
    map = checked("map", map);
    if (ndcg.isEmpty()) {
      throw new IllegalArgumentException("ndcg needs at least one k: it is the primary metric");
    }
  }

  private static List<Integer> checked(String name, List<Integer> cutoffs) {
    boolean tooSmall = cutoffs.stream().anyMatch(k -> k < 1);
    if (tooSmall || new LinkedHashSet<>(cutoffs).size() < cutoffs.size()) {
      throw new IllegalArgumentException(
          name + " must hold different numbers from 1, but is " + cutoffs);
    }
    return List.copyOf(cutoffs);
  }

  /** How many documents a query have to be ranked. */
  int depth() {
    return List.of(accuracy, precisionRecall, mrr, ndcg, map).stream()
        .flatMap(List::stream)
        .mapToInt(Integer::intValue)
        .max()
        .orElseThrow();
  }

  /** The primary metric without its similarity function. */
  String primary() {
    return "ndcg@" + Collections.max(ndcg);
  }

  /** One query's measure. */
  interface Measure {
    /**
     * @param ranking relevance by rank
     * @param relevant how many documents are relevant, at least 1
     * @return from 0 to 1
     */
    double of(boolean[] ranking, int relevant);
  }

  /** The measures by their names without similarity function, in sentence-transformers' order. */
  Map<String, Measure> measures() {
    Map<String, Measure> measures = new LinkedHashMap<>();
    for (int k : accuracy) {
      measures.put("accuracy@" + k, (ranking, relevant) -> RankingMetrics.accuracy(ranking, k));
    }
    for (int k : precisionRecall) {
      measures.put("precision@" + k, (ranking, relevant) -> RankingMetrics.precision(ranking, k));
    }
    for (int k : precisionRecall) {
      measures.put(
          "recall@" + k, (ranking, relevant) -> RankingMetrics.recall(ranking, k, relevant));
    }
    for (int k : ndcg) {
      measures.put("ndcg@" + k, (ranking, relevant) -> RankingMetrics.ndcg(ranking, k, relevant));
    }
    for (int k : mrr) {
      measures.put("mrr@" + k, (ranking, relevant) -> RankingMetrics.reciprocalRank(ranking, k));
    }
    for (int k : map) {
      measures.put(
          "map@" + k, (ranking, relevant) -> RankingMetrics.averagePrecision(ranking, k, relevant));
    }
    return measures;
  }

  /** The columns of sentence-transformers' CSV file and their metrics, in its order. */
  List<CsvColumn> csvColumns() {
    List<CsvColumn> columns = new ArrayList<>();
    accuracy.forEach(k -> columns.add(new CsvColumn("Accuracy@" + k, "accuracy@" + k)));
    for (int k : precisionRecall) {
      columns.add(new CsvColumn("Precision@" + k, "precision@" + k));
      columns.add(new CsvColumn("Recall@" + k, "recall@" + k));
    }
    mrr.forEach(k -> columns.add(new CsvColumn("MRR@" + k, "mrr@" + k)));
    ndcg.forEach(k -> columns.add(new CsvColumn("NDCG@" + k, "ndcg@" + k)));
    map.forEach(k -> columns.add(new CsvColumn("MAP@" + k, "map@" + k)));
    return columns;
  }

  /** A column's title and the metric in it, both without similarity function. */
  record CsvColumn(String title, String metric) {}
}
