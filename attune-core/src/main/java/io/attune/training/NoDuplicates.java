package io.attune.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Greedy batches without repeated texts: scan the shuffled rows from the head; a row joins the
 * batch unless a text of it is in the batch already; rows passed over stay, in order, for the
 * batches that follow (sentence-transformers' NoDuplicatesBatchSampler).
 *
 * <p>Scanning the list anew for each batch would take quadratic time where many rows share a text.
 * So a row passed over waits in a queue of the text it conflicted with. When that text's batch is
 * full, only the queue's first row wakes up: if it joins the next batch, the others would conflict
 * with it anyway; if another text keeps it out, it waits there instead and the next one wakes up.
 */
final class NoDuplicates {
  private final List<int[]> rowTexts;
  private final int batchSize;
  private final int[] order;

  /** The first place of the order that was never looked at. */
  private int unseen;

  /** Places before {@link #unseen} to look at again. */
  private final PriorityQueue<Integer> awake = new PriorityQueue<>();

  /** By text, the places that wait for it. */
  private final Map<Integer, PriorityQueue<Integer>> waiting = new HashMap<>();

  /** By place, the text in whose queue it was the first. */
  private final Map<Integer, Integer> wokenFrom = new HashMap<>();

  /**
   * @param rowTexts for each row its texts' numbers; equal numbers are equal texts
   * @param batchSize most rows a batch
   * @param order all rows, shuffled
   */
  NoDuplicates(List<int[]> rowTexts, int batchSize, int[] order) {
    this.rowTexts = rowTexts;
    this.batchSize = batchSize;
    this.order = order;
  }

  List<int[]> batches() {
    List<int[]> batches = new ArrayList<>();
    while (!awake.isEmpty() || unseen < order.length) {
      batches.add(takeBatch());
    }
    return batches;
  }

  private int[] takeBatch() {
    int[] batch = new int[batchSize];
    int size = 0;
    Set<Integer> texts = new HashSet<>();
    while (size < batchSize && (!awake.isEmpty() || unseen < order.length)) {
      int place = awake.isEmpty() ? unseen++ : awake.poll();
      int[] rowsTexts = rowTexts.get(order[place]);
      Integer wokenBy = wokenFrom.remove(place);
      int conflict = Arrays.stream(rowsTexts).filter(texts::contains).findFirst().orElse(-1);
      if (conflict < 0) {
        batch[size++] = order[place];
        Arrays.stream(rowsTexts).forEach(texts::add);
      } else {
        waiting.computeIfAbsent(conflict, text -> new PriorityQueue<>()).add(place);
        if (wokenBy != null && !texts.contains(wokenBy)) {
          wakeFirst(wokenBy);
        }
      }
    }
    texts.forEach(this::wakeFirst);
    return Arrays.copyOf(batch, size);
  }

  private void wakeFirst(int text) {
    PriorityQueue<Integer> queue = waiting.get(text);
    if (queue != null) {
      int place = queue.remove();
      awake.add(place);
      wokenFrom.put(place, text);
      if (queue.isEmpty()) {
        waiting.remove(text);
      }
    }
  }
}
