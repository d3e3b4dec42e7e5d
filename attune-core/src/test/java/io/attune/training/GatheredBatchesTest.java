package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.data.TrainingExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no_duplicates leaves in short batches becomes parts of whole ones. */
class GatheredBatchesTest {
  private static final Pair REPEATED = new Pair("a b", "c d e");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void partsAreTheSamplersBatchesInTheirOrder(long seed) {
    Random random = new Random(seed);
    for (int batchSize : new int[] {1, 2, 5, 16, 100}) {
      SampledRows rows = rows(1 + random.nextInt(300), 1 + random.nextInt(60), random);
      List<List<int[]>> gathered =
          BatchSampler.NO_DUPLICATES.gatheredBatches(rows, batchSize, seed, 0);
      assertThat(gathered.stream().flatMap(List::stream).toList())
          .usingRecursiveComparison()
          .isEqualTo(BatchSampler.NO_DUPLICATES.batches(rows, batchSize, seed, 0));
      List<Integer> sizes =
          gathered.stream().map(parts -> new DatasetBatch(0, parts).rows().length).toList();
      assertThat(sizes).allMatch(size -> size >= 1 && size <= batchSize);
      for (int i = 1; i < sizes.size(); i++) {
        int firstPart = gathered.get(i).get(0).length;
        assertThat(sizes.get(i - 1) + firstPart)
            .as("another would have fitted")
            .isGreaterThan(batchSize);
      }
    }
  }

  /** As many as sentence-transformers takes, where a text is in a third of all rows. */
  @Test
  void makesAsManyStepsAsThereWouldBeWithoutTheRule() {
    SampledRows rows =
        new SampledRows(
            IntStream.range(0, 240)
                .mapToObj(row -> new int[] {row % 3 == 0 ? 1_000 : row})
                .toList(),
            new int[0]);
    assertThat(BatchSampler.NO_DUPLICATES.batches(rows, 24, 42, 0)).hasSize(80);
    assertThat(BatchSampler.NO_DUPLICATES.gatheredBatches(rows, 24, 42, 0)).hasSize(10);
    assertThat(BatchSampler.NO_DUPLICATES_HASHED.gatheredBatches(rows, 24, 42, 0)).hasSize(10);
  }

  /** A row alone has loss 0, so that of nine and one the step's loss is nine tenths. */
  @Test
  void partsOfAStepCountByTheirRows() throws IOException {
    TinyRun nine = train("nine", 9);
    TinyRun ten = train("ten", 10);
    assertThat(ten.result().steps()).isEqualTo(1);
    assertThat(ten.result().rowsTrained()).isEqualTo(10);
    assertThat(ten.result().trainLoss()).isCloseTo(0.9 * nine.result().trainLoss(), within(1e-6));
    assertThat(ten.result().epoch()).isEqualTo(1.0);
  }

  /** Batches of ten: eight different rows, and the same one as often as it takes. */
  private TinyRun train(String name, int rows) throws IOException {
    List<TrainingExample> pairs = new ArrayList<>(TinyRun.pairs(8, 7).examples());
    while (pairs.size() < rows) {
      pairs.add(REPEATED);
    }
    return new TinyRun()
        .train(
            TinyRun.arguments(temp.resolve(name))
                .epochs(1)
                .batchSize(10)
                .batchSampler(BatchSampler.NO_DUPLICATES)
                .build(),
            builder -> builder.trainDataset(Dataset.of(pairs)));
  }

  private static SampledRows rows(int count, int differentTexts, Random random) {
    return new SampledRows(
        IntStream.range(0, count)
            .mapToObj(row -> random.ints(2, 0, differentTexts).toArray())
            .toList(),
        new int[0]);
  }
}
