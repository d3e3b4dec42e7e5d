package io.attune.training;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;
import io.attune.engine.Permutations;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Decides which rows form a batch, and in which order. No row is in two batches of an epoch; each
 * epoch shuffles anew from the seed and the epoch's number, as sentence-transformers does.
 *
 * <p>Samplers draw their permutations when a batch is asked for, not before: where several data
 * sets share a generator, the order in which they draw decides what they get.
 */
public enum BatchSampler {
  /** Consecutive rows of the shuffled order. The last batch may be short. */
  BATCH_SAMPLER {
    @Override
    Iterator<int[]> batches(
        SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
      return rows.buffer().isPresent()
          ? new ShuffledBatches(
              BufferedShuffle.order(rows.count(), rows.buffer().getAsInt(), epochSeed), batchSize)
          : new ShuffledBatches(rows.count(), batchSize, generator);
    }

    @Override
    void requireFitting(SampledRows rows, int batchSize) {}
  },
  /**
   * No text occurs twice in a batch, in whatever column: a row that would repeat one waits for a
   * later batch. For losses with in-batch negatives.
   */
  NO_DUPLICATES {
    @Override
    Iterator<int[]> batches(
        SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
      generator.reseed(epochSeed);
      return new NoDuplicates(rows.texts(), batchSize, generator.next32(rows.count()))
          .batches()
          .iterator();
    }

    @Override
    Iterator<List<int[]>> gatheredBatches(
        SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
      return new GatheredBatches(batches(rows, batchSize, generator, epochSeed), batchSize);
    }
  },
  /** The same: texts are compared by numbers in any case, so that there is nothing to hash. */
  NO_DUPLICATES_HASHED {
    @Override
    Iterator<int[]> batches(
        SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
      return NO_DUPLICATES.batches(rows, batchSize, generator, epochSeed);
    }

    @Override
    Iterator<List<int[]>> gatheredBatches(
        SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
      return NO_DUPLICATES.gatheredBatches(rows, batchSize, generator, epochSeed);
    }
  },
  /**
   * Every batch holds two classes at least, with two rows each at least. For losses that make
   * triplets of classes. Rows that cannot be placed so are left out of an epoch: the odd one of a
   * class, and what the largest class has more than the second.
   */
  GROUP_BY_LABEL {
    @Override
    Iterator<int[]> batches(
        SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
      return new GroupByLabel(rows.classes(), batchSize, generator, epochSeed);
    }

    @Override
    void requireFitting(SampledRows rows, int batchSize) {
      super.requireFitting(rows, batchSize);
      GroupByLabel.requireFitting(rows.classes(), batchSize);
    }
  };

  /**
   * @param rows that are sampled
   * @param batchSize most rows a batch, at least 1
   * @param generator that is seeded for the epoch, shared with the samplers of other data sets
   * @param epochSeed the seed of the run and the epoch's number, added
   * @return row numbers, batch by batch
   */
  abstract Iterator<int[]> batches(
      SampledRows rows, int batchSize, Permutations generator, long epochSeed);

  /**
   * The same, where what a rule leaves in batches that are too small is gathered: a text that
   * occurs k times is in k batches, the last of which can hold a row or two.
   *
   * @return for each batch its parts, of which none breaks the sampler's rule; row numbers
   */
  Iterator<List<int[]>> gatheredBatches(
      SampledRows rows, int batchSize, Permutations generator, long epochSeed) {
    Iterator<int[]> batches = batches(rows, batchSize, generator, epochSeed);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public List<int[]> next() {
        return List.of(batches.next());
      }
    };
  }

  /**
   * @throws InvalidInputException if the rows or the batch size do not suit the sampler
   */
  void requireFitting(SampledRows rows, int batchSize) {
    if (rows.buffer().isPresent()) {
      throw new InvalidInputException(
          "batch-sampler "
              + key()
              + " has to know all rows before the first batch, but shuffle-buffer reads them while"
              + " training: use batch-sampler batch_sampler (for ranking losses with the loss option"
              + " mask_duplicates=true), or no shuffle-buffer");
    }
  }

  /** All batches of an epoch of a single data set. */
  List<int[]> batches(SampledRows rows, int batchSize, long seed, int epoch) {
    try (Permutations generator = new Permutations(seed + epoch)) {
      return list(batches(rows, batchSize, generator, seed + epoch));
    }
  }

  /** The same, gathered. */
  List<List<int[]>> gatheredBatches(SampledRows rows, int batchSize, long seed, int epoch) {
    try (Permutations generator = new Permutations(seed + epoch)) {
      return list(gatheredBatches(rows, batchSize, generator, seed + epoch));
    }
  }

  private static <E> List<E> list(Iterator<E> batches) {
    List<E> list = new ArrayList<>();
    batches.forEachRemaining(list::add);
    return list;
  }

  /** The same for rows without classes. */
  List<int[]> batches(List<int[]> rowTexts, int batchSize, long seed, int epoch) {
    return batches(new SampledRows(rowTexts, new int[0]), batchSize, seed, epoch);
  }

  /**
   * @return the name on the command line, such as {@code no_duplicates}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * @param key as given by {@link #key()}
   * @return the sampler of that name
   * @throws InvalidInputException if there is none
   */
  public static BatchSampler fromKey(String key) {
    return EnumKeys.find("batch sampler", key, values());
  }
}
