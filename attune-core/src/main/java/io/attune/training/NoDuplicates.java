package io.attune.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Greedy batches without repeated texts: scan the shuffled rows from the head; a row joins the
 * batch unless a text of it is in the batch already; rows passed over stay, in order, for the
 * batches that follow (sentence-transformers' NoDuplicatesBatchSampler).
 *
 * <p>The rows form a linked list, so that taking one out costs nothing. A batch that meets few
 * conflicts looks at little more than its own rows.
 */
final class NoDuplicates {
  private final List<int[]> rowTexts;
  private final int batchSize;

  NoDuplicates(List<int[]> rowTexts, int batchSize) {
    this.rowTexts = rowTexts;
    this.batchSize = batchSize;
  }

  List<int[]> batches(int[] order) {
    int[] next = new int[order.length + 1]; // next[0] is the head; position p is entry p + 1
    for (int entry = 0; entry < order.length; entry++) {
      next[entry] = entry + 1;
    }
    next[order.length] = -1;
    List<int[]> batches = new ArrayList<>();
    while (next[0] > 0) {
      batches.add(takeBatch(order, next));
    }
    return batches;
  }

  private int[] takeBatch(int[] order, int[] next) {
    int[] batch = new int[batchSize];
    int size = 0;
    Set<Integer> texts = new HashSet<>();
    int previous = 0;
    for (int entry = next[0]; entry > 0 && size < batchSize; entry = next[entry]) {
      int row = order[entry - 1];
      if (joins(rowTexts.get(row), texts)) {
        batch[size++] = row;
        next[previous] = next[entry];
      } else {
        previous = entry;
      }
    }
    return Arrays.copyOf(batch, size);
  }

  private static boolean joins(int[] row, Set<Integer> texts) {
    for (int text : row) {
      if (texts.contains(text)) {
        return false;
      }
    }
    for (int text : row) {
      texts.add(text);
    }
    return true;
  }
}
