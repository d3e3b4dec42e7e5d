package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.engine.Permutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for samplers of classes and of several data sets, whatever the rows. */
class SamplerPropertiesTest {
  private static SampledRows rows(int[] classes) {
    return new SampledRows(
        IntStream.range(0, classes.length).mapToObj(row -> new int[] {row}).toList(), classes);
  }

  private static int[] classes(int rows, int different, Random random) {
    return random.ints(rows, 0, different).toArray();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyBatchHasTwoClassesOfTwoRowsAndNoRowComesTwice(long seed) {
    Random random = new Random(seed);
    for (int count : new int[] {4, 9, 40, 333}) {
      int[] classes = classes(count, 2 + random.nextInt(12), random);
      int batchSize = 4 + 2 * random.nextInt(6);
      if (Arrays.stream(classes).distinct().count() < 2) {
        continue;
      }
      boolean[] seen = new boolean[count];
      for (int[] batch : BatchSampler.GROUP_BY_LABEL.batches(rows(classes), batchSize, seed, 0)) {
        assertThat(batch.length).as("seed %d", seed).isBetween(4, batchSize);
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int row : batch) {
          assertThat(seen[row]).as("row %d twice, seed %d", row, seed).isFalse();
          seen[row] = true;
          sizes.merge(classes[row], 1, Integer::sum);
        }
        assertThat(sizes.size()).as("seed %d", seed).isGreaterThanOrEqualTo(2);
        assertThat(sizes.values()).as("seed %d", seed).allMatch(size -> size >= 2);
      }
    }
  }

  @Test
  void equalClassesLeaveNoRowOut() {
    int[] classes = IntStream.range(0, 48).map(row -> row % 4).toArray();
    List<int[]> batches = BatchSampler.GROUP_BY_LABEL.batches(rows(classes), 8, 42, 3);
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .containsExactly(IntStream.range(0, 48).toArray());
    assertThat(batches.get(0))
        .isNotEqualTo(BatchSampler.GROUP_BY_LABEL.batches(rows(classes), 8, 42, 4).get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1_000, 300_000})
  void aMillionRowsDrawAFewMillionNumbers(int different) {
    int count = 1_000_000;
    int[] classes = IntStream.range(0, count).map(row -> row % different).toArray();
    SampledRows rows =
        new SampledRows(java.util.Collections.nCopies(count, new int[] {0}), classes);
    try (Permutations generator = new Permutations(42)) {
      Iterator<int[]> batches = BatchSampler.GROUP_BY_LABEL.batches(rows, 64, generator, 42);
      long visited = 0;
      while (batches.hasNext()) {
        visited += batches.next().length;
      }
      assertThat(visited).isGreaterThan(count - 4L * different).isLessThanOrEqualTo(count);
      // Each row once to shuffle its class, each pair once to shuffle a round.
      assertThat(generator.drawn()).isLessThanOrEqualTo(2L * count);
    }
  }

  @ParameterizedTest
  @EnumSource(BatchSampler.class)
  void proportionalGivesAllBatchesOfAllDatasets(BatchSampler sampler) {
    List<SampledRows> datasets = new ArrayList<>();
    for (int size : new int[] {16, 40, 24}) {
      datasets.add(rows(IntStream.range(0, size).map(row -> row % 4).toArray()));
    }
    for (int epoch = 0; epoch < 3; epoch++) {
      List<DatasetBatch> batches =
          MultiDatasetBatchSampler.PROPORTIONAL.batches(datasets, sampler, 4, 7, epoch);
      for (int dataset = 0; dataset < datasets.size(); dataset++) {
        int number = dataset;
        assertThat(
                batches.stream()
                    .filter(batch -> batch.dataset() == number)
                    .flatMapToInt(batch -> Arrays.stream(batch.rows()))
                    .sorted()
                    .toArray())
            .containsExactly(IntStream.range(0, datasets.get(dataset).count()).toArray());
      }
    }
  }

  @Test
  void roundRobinTakesTurnsUntilTheShortestHasNoMore() {
    List<SampledRows> datasets = List.of(rows(new int[10]), rows(new int[30]));
    List<DatasetBatch> batches =
        MultiDatasetBatchSampler.ROUND_ROBIN.batches(datasets, BatchSampler.BATCH_SAMPLER, 4, 7, 0);
    assertThat(batches.stream().map(DatasetBatch::dataset)).containsExactly(0, 1, 0, 1, 0, 1);
  }

  @Test
  void whatCannotBeGroupedIsRefused() {
    assertThatThrownBy(() -> BatchSampler.GROUP_BY_LABEL.requireFitting(rows(new int[0]), 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("needs rows with labels");
    assertThatThrownBy(() -> BatchSampler.GROUP_BY_LABEL.requireFitting(rows(new int[9]), 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("two classes at least with two rows each");
    assertThatThrownBy(
            () -> BatchSampler.GROUP_BY_LABEL.requireFitting(rows(new int[] {1, 1, 2, 2}), 7))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("an even number, 4 at least, but is 7");
  }
}
