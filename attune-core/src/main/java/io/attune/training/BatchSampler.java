package io.attune.training;

import io.attune.EnumKeys;
import io.attune.engine.Permutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decides which rows form a batch, and in which order. Every row is in exactly one batch of an
 * epoch; each epoch shuffles anew from the seed and the epoch's number, as sentence-transformers
 * does.
 */
public enum BatchSampler {
  /** Consecutive rows of the shuffled order. The last batch may be short. */
  BATCH_SAMPLER {
    @Override
    List<int[]> batches(List<int[]> rowTexts, int batchSize, long seed, int epoch) {
      int[] order = Permutations.random(seed + epoch, rowTexts.size());
      List<int[]> batches = new ArrayList<>();
      for (int start = 0; start < order.length; start += batchSize) {
        batches.add(Arrays.copyOfRange(order, start, Math.min(start + batchSize, order.length)));
      }
      return batches;
    }
  },
  /**
   * No text occurs twice in a batch, in whatever column: a row that would repeat one waits for a
   * later batch. For losses with in-batch negatives.
   */
  NO_DUPLICATES {
    @Override
    List<int[]> batches(List<int[]> rowTexts, int batchSize, long seed, int epoch) {
      int[] order = Permutations.random32(seed + epoch, rowTexts.size());
      return new NoDuplicates(rowTexts, batchSize, order).batches();
    }
  };

  /**
   * @param rowTexts for each row its texts' numbers; equal numbers are equal texts
   * @param batchSize most rows a batch, at least 1
   * @param seed of the run
   * @param epoch from 0
   * @return row numbers, batch by batch
   */
  abstract List<int[]> batches(List<int[]> rowTexts, int batchSize, long seed, int epoch);

  /**
   * @return the name on the command line, such as {@code no_duplicates}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * @param key as given by {@link #key()}
   * @return the sampler of that name
   * @throws io.attune.InvalidInputException if there is none
   */
  public static BatchSampler fromKey(String key) {
    return EnumKeys.find("batch sampler", key, values());
  }
}
