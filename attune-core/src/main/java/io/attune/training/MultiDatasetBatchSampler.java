package io.attune.training;

import io.attune.EnumKeys;
import io.attune.engine.Permutations;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Decides which of several data sets gives the next batch. A batch is of one data set. */
public enum MultiDatasetBatchSampler {
  /** Each data set gives all its batches, in a random order: the larger, the more often. */
  PROPORTIONAL {
    @Override
    List<DatasetBatch> batches(
        List<Iterator<List<int[]>>> datasets, List<Integer> counts, Permutations generator) {
      List<Integer> turns = new ArrayList<>();
      for (int dataset = 0; dataset < counts.size(); dataset++) {
        turns.addAll(java.util.Collections.nCopies(counts.get(dataset), dataset));
      }
      List<DatasetBatch> batches = new ArrayList<>();
      for (int turn : generator.next(turns.size())) {
        int dataset = turns.get(turn);
        batches.add(new DatasetBatch(dataset, datasets.get(dataset).next()));
      }
      return batches;
    }
  },
  /**
   * Each data set gives a batch in turn, until one has no more: all count alike, and of the longer
   * ones an epoch sees a part only, in each epoch another.
   */
  ROUND_ROBIN {
    @Override
    List<DatasetBatch> batches(
        List<Iterator<List<int[]>>> datasets, List<Integer> counts, Permutations generator) {
      int rounds = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
      List<DatasetBatch> batches = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        for (int dataset = 0; dataset < datasets.size(); dataset++) {
          batches.add(new DatasetBatch(dataset, datasets.get(dataset).next()));
        }
      }
      return batches;
    }
  };

  /**
   * @param datasets the batches of each
   * @param counts how many those are
   * @param generator seeded for the epoch, shared by the data sets' samplers
   */
  abstract List<DatasetBatch> batches(
      List<Iterator<List<int[]>>> datasets, List<Integer> counts, Permutations generator);

  /** All batches of an epoch. */
  List<DatasetBatch> batches(
      List<SampledRows> datasets, BatchSampler sampler, int batchSize, long seed, int epoch) {
    long epochSeed = seed + epoch;
    try (Permutations generator = new Permutations(epochSeed)) {
      List<Integer> counts = new ArrayList<>();
      List<Iterator<List<int[]>>> iterators = new ArrayList<>();
      for (SampledRows rows : datasets) {
        counts.add(sampler.gatheredBatches(rows, batchSize, seed, epoch).size());
        iterators.add(
            new Later<>(() -> sampler.gatheredBatches(rows, batchSize, generator, epochSeed)));
      }
      return batches(iterators, counts, generator);
    }
  }

  /**
   * The name in options.
   *
   * @return such as {@code proportional}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * The constant of a name.
   *
   * @param key as given by {@link #key()}
   * @return the constant
   * @throws io.attune.InvalidInputException if there is none
   */
  public static MultiDatasetBatchSampler fromKey(String key) {
    return EnumKeys.find("sampler of several data sets", key, values());
  }
}
