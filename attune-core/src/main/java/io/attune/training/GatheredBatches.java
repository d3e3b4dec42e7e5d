package io.attune.training;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Short batches that follow each other, taken together up to the size of a whole one, each as a
 * part of its own.
 *
 * <p>An optimiser step for each would weigh a few rows like a whole batch; and a batch of a single
 * row, which ranking losses can learn nothing from, would still let the optimiser's momentum move
 * the weights. Together they make as many steps as there would be without the sampler's rule, or
 * one more.
 */
final class GatheredBatches implements Iterator<List<int[]>> {
  private final Iterator<int[]> batches;
  private final int batchSize;
  private int[] next; // null after the last

  GatheredBatches(Iterator<int[]> batches, int batchSize) {
    this.batches = batches;
    this.batchSize = batchSize;
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public List<int[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<int[]> parts = new ArrayList<>();
    int rows = 0;
    while (next != null && rows + next.length <= batchSize) {
      parts.add(next);
      rows += next.length;
      advance();
    }
    return parts;
  }

  private void advance() {
    next = batches.hasNext() ? batches.next() : null;
  }
}
