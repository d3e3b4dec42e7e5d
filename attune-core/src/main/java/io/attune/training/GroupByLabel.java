package io.attune.training;

import io.attune.InvalidInputException;
import io.attune.engine.Permutations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * Batches of two classes at least with two rows each at least (sentence-transformers'
 * GroupByLabelBatchSampler): in each round every class gives two rows, in an order that is shuffled
 * every time, until a single class is left.
 */
final class GroupByLabel implements Iterator<int[]> {
  private static final int SMALLEST_BATCH = 4;

  private final int batchSize;
  private final Permutations generator;
  private final List<Deque<Integer>> remaining; // classes that have rows left
  private final List<Integer> batch = new ArrayList<>();
  private Deque<Deque<Integer>> round = new ArrayDeque<>();
  private Deque<Integer> last; // the class that gave the last rows
  private int batchesLeft;

  GroupByLabel(int[] classes, int batchSize, Permutations generator, long epochSeed) {
    this.batchSize = batchSize;
    this.generator = generator;
    generator.reseed(epochSeed);
    remaining = new ArrayList<>();
    for (List<Integer> rows : rowsByClass(classes).values()) {
      int[] order = generator.next(rows.size());
      Deque<Integer> queue = new ArrayDeque<>();
      for (int i = 0; i < order.length / 2 * 2; i++) { // whole pairs
        queue.add(rows.get(order[i]));
      }
      remaining.add(queue);
    }
    batchesLeft = batches();
  }

  /** How many batches the pairs make: the largest class gives no more than the second can match. */
  private int batches() {
    int[] pairs = remaining.stream().mapToInt(queue -> queue.size() / 2).sorted().toArray();
    if (pairs.length < 2) {
      return 0;
    }
    int most = pairs[pairs.length - 2];
    int rows = 2 * IntStream.of(pairs).map(count -> Math.min(count, most)).sum();
    return rows / batchSize + (rows % batchSize >= SMALLEST_BATCH ? 1 : 0);
  }

  /** Classes of two rows at least, in the order in which they first occur. */
  private static Map<Integer, List<Integer>> rowsByClass(int[] classes) {
    Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
    for (int row = 0; row < classes.length; row++) {
      rows.computeIfAbsent(classes[row], label -> new ArrayList<>()).add(row);
    }
    rows.values().removeIf(ofClass -> ofClass.size() < 2);
    return rows;
  }

  /** See {@link BatchSampler#requireFitting}. */
  static void requireFitting(int[] classes, int batchSize) {
    if (classes.length == 0) {
      throw new InvalidInputException(
          "The batch sampler group_by_label needs rows with labels; take no_duplicates or"
              + " batch_sampler");
    }
    if (rowsByClass(classes).size() < 2) {
      throw new InvalidInputException(
          "The batch sampler group_by_label needs two classes at least with two rows each");
    }
    if (batchSize < SMALLEST_BATCH || batchSize % 2 == 1) {
      throw new InvalidInputException(
          "With the batch sampler group_by_label, batch-size must be an even number, "
              + SMALLEST_BATCH
              + " at least, but is "
              + batchSize);
    }
  }

  @Override
  public boolean hasNext() {
    return batchesLeft > 0;
  }

  @Override
  public int[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    batchesLeft--;
    while (batch.size() < batchSize && (!round.isEmpty() || startRound())) {
      last = round.remove();
      batch.add(last.remove());
      batch.add(last.remove());
    }
    int[] rows = batch.stream().mapToInt(Integer::intValue).toArray();
    batch.clear();
    return rows;
  }

  private boolean startRound() {
    remaining.removeIf(Deque::isEmpty);
    if (remaining.size() < 2) {
      return false;
    }
    int[] order = generator.next(remaining.size());
    List<Deque<Integer>> shuffled = new ArrayList<>();
    for (int place : order) {
      shuffled.add(remaining.get(place));
    }
    if (!batch.isEmpty() && shuffled.get(0) == last) { // neighbours in a batch differ in class
      shuffled.set(0, shuffled.get(1));
      shuffled.set(1, last);
    }
    remaining.clear();
    remaining.addAll(shuffled);
    round = new ArrayDeque<>(shuffled);
    return true;
  }
}
