package io.attune.negatives;

import io.attune.negatives.Candidates.Target;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Searches every query's nearest documents, block by block, and chooses among them. */
final class HardMining {
  /** Queries searched at once: what is kept of them are some ranks each, whatever the corpus. */
  private static final int BLOCK = 2048;

  private final Mining mining;
  private final HardSelection selection;
  private final int depth;

  HardMining(Mining mining) {
    this.mining = mining;
    Candidates candidates = mining.candidates();
    int rangeMax = mining.options().rangeMax(candidates.mostRows());
    this.selection = new HardSelection(mining.options(), rangeMax);
    // The positives are among the nearest, and leave room for nothing else.
    this.depth = rangeMax + Math.max(candidates.mostRows(), candidates.mostExcluded());
  }

  /** One choice a query. */
  List<Chosen> run() {
    List<Chosen> chosen = new ArrayList<>();
    float[][] queries = mining.queries();
    mining.progress().progress("Mining negatives", 0, queries.length);
    for (int start = 0; start < queries.length; start += BLOCK) {
      int end = Math.min(start + BLOCK, queries.length);
      List<List<SearchHit>> nearest =
          SemanticSearch.search(
              Arrays.copyOfRange(queries, start, end),
              mining.documents(),
              depth,
              mining.similarity());
      for (int query = start; query < end; query++) {
        chosen.add(choose(query, nearest.get(query - start)));
      }
      mining.progress().progress("Mining negatives", end, queries.length);
    }
    return chosen;
  }

  private Chosen choose(int query, List<SearchHit> nearest) {
    float leastPositive = Float.POSITIVE_INFINITY;
    for (Target target : mining.candidates().targets(query)) {
      leastPositive = Math.min(leastPositive, mining.score(query, target.document()));
    }
    return selection.choose(
        nearest, document -> mining.candidates().isExcluded(query, document), leastPositive, query);
  }

  HardSelection selection() {
    return selection;
  }
}
