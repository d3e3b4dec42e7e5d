package io.attune.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Ranks of values, equal ones sharing the mean of their ranks, on any resample of them. */
final class ScoredRanks {
  private final int[] order; // items by ascending value
  private final boolean[] tiesWithNext; // by place in the order

  ScoredRanks(double[] values) {
    order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(item -> values[item]))
            .mapToInt(Integer::intValue)
            .toArray();
    tiesWithNext = new boolean[values.length];
    for (int place = 0; place + 1 < values.length; place++) {
      tiesWithNext[place] = values[order[place]] == values[order[place + 1]];
    }
  }

  /**
   * Ranks from 1 of a resample.
   *
   * @param counts how often each item was drawn
   * @param ranks receives the rank of each item; that of one that was not drawn has no meaning
   */
  void rank(int[] counts, double[] ranks) {
    int before = 0;
    int start = 0;
    while (start < order.length) {
      int end = start;
      int drawn = counts[order[end]];
      while (tiesWithNext[end]) {
        end++;
        drawn += counts[order[end]];
      }
      double rank = before + (drawn + 1) / 2.0;
      for (int place = start; place <= end; place++) {
        ranks[order[place]] = rank;
      }
      before += drawn;
      start = end + 1;
    }
  }
}
