package io.attune.training;

import io.attune.engine.Permutations;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Consecutive rows of a shuffled order. */
final class ShuffledBatches implements Iterator<int[]> {
  private final int rows;
  private final int batchSize;
  private final Permutations generator; // null where the order is given
  private int[] order; // null before the first batch
  private int next;

  ShuffledBatches(int rows, int batchSize, Permutations generator) {
    this.rows = rows;
    this.batchSize = batchSize;
    this.generator = generator;
  }

  /** Of an order that needs no generator. */
  ShuffledBatches(int[] order, int batchSize) {
    this(order.length, batchSize, null);
    this.order = order;
  }

  @Override
  public boolean hasNext() {
    return next < rows;
  }

  @Override
  public int[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (order == null) {
      order = generator.next(rows);
    }
    int end = Math.min(next + batchSize, rows);
    if (end - next < batchSize && generator != null) {
      // PyTorch's RandomSampler draws once more when it is asked beyond its end, which a short
      // batch does; other data sets that share the generator see the difference.
      generator.next(rows);
    }
    int[] batch = Arrays.copyOfRange(order, next, end);
    next = end;
    return batch;
  }
}
