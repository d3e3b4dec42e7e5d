package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.engine.Permutations;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSamplerTest {
  /** Rows of two to four texts out of so many different ones; some repeat one within the row. */
  private static List<int[]> rows(int count, int differentTexts, Random random) {
    return IntStream.range(0, count)
        .mapToObj(row -> random.ints(2 + random.nextInt(3), 0, differentTexts).toArray())
        .toList();
  }

  /** sentence-transformers' algorithm as it stands there, on a plain list. */
  private static List<List<Integer>> plainNoDuplicates(
      List<int[]> rowTexts, int batchSize, int[] order) {
    List<Integer> remaining = new ArrayList<>(Arrays.stream(order).boxed().toList());
    List<List<Integer>> batches = new ArrayList<>();
    while (!remaining.isEmpty()) {
      List<Integer> batch = new ArrayList<>();
      Set<Integer> texts = new HashSet<>();
      Iterator<Integer> rows = remaining.iterator();
      while (rows.hasNext() && batch.size() < batchSize) {
        int row = rows.next();
        if (Arrays.stream(rowTexts.get(row)).noneMatch(texts::contains)) {
          Arrays.stream(rowTexts.get(row)).forEach(texts::add);
          batch.add(row);
          rows.remove();
        }
      }
      batches.add(batch);
    }
    return batches;
  }

  private static List<List<Integer>> lists(List<int[]> batches) {
    return batches.stream().map(batch -> Arrays.stream(batch).boxed().toList()).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noDuplicatesEqualsItsPlainTwin(long seed) {
    Random random = new Random(seed);
    for (int count : new int[] {0, 1, 2, 7, 100, 700}) {
      for (int differentTexts : new int[] {1, 3, 10, 60, 5000}) {
        List<int[]> rows = rows(count, differentTexts, random);
        for (int batchSize : new int[] {1, 2, 5, 16, 1000}) {
          int epoch = random.nextInt(5);
          List<int[]> batches = BatchSampler.NO_DUPLICATES.batches(rows, batchSize, seed, epoch);
          assertThat(lists(batches))
              .as("%d rows of %d texts, batches of %d", count, differentTexts, batchSize)
              .isEqualTo(
                  plainNoDuplicates(rows, batchSize, Permutations.random32(seed + epoch, count)));
        }
      }
    }
  }

  @Test
  void noTextIsTwiceInABatchUnlessItsRowRepeatsIt() {
    List<int[]> rows = rows(500, 300, new Random(11));
    for (int[] batch : BatchSampler.NO_DUPLICATES.batches(rows, 16, 42, 0)) {
      Set<Integer> texts = new HashSet<>();
      for (int row : batch) {
        Set<Integer> own = new HashSet<>();
        Arrays.stream(rows.get(row)).forEach(own::add);
        own.forEach(text -> assertThat(texts.add(text)).isTrue());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = BatchSampler.class, names = "GROUP_BY_LABEL", mode = EnumSource.Mode.EXCLUDE)
  void everyRowIsInOneBatchOfAnEpoch(BatchSampler sampler) {
    List<int[]> rows = rows(333, 200, new Random(12));
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] drawn =
          sampler.batches(rows, 8, 42, epoch).stream()
              .flatMapToInt(Arrays::stream)
              .sorted()
              .toArray();
      assertThat(drawn).isEqualTo(IntStream.range(0, 333).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(value = BatchSampler.class, names = "GROUP_BY_LABEL", mode = EnumSource.Mode.EXCLUDE)
  void theOrderDependsOnSeedAndEpochOnly(BatchSampler sampler) {
    List<int[]> rows = rows(100, 5000, new Random(13));
    List<List<Integer>> first = lists(sampler.batches(rows, 8, 42, 0));
    assertThat(lists(sampler.batches(rows, 8, 42, 0))).isEqualTo(first);
    assertThat(lists(sampler.batches(rows, 8, 42, 1))).isNotEqualTo(first);
    assertThat(lists(sampler.batches(rows, 8, 43, 0))).isNotEqualTo(first);
    assertThat(sampler.batches(rows, 8, 42, 0))
        .hasSize(13)
        .last()
        .satisfies(batch -> assertThat(batch).hasSize(4));
  }

  @Test
  void theDefaultTakesConsecutiveRowsOfThePermutation() {
    List<int[]> rows = rows(31, 2, new Random(14)); // repeated texts do not matter
    int[] joined =
        BatchSampler.BATCH_SAMPLER.batches(rows, 4, 42, 1).stream()
            .flatMapToInt(Arrays::stream)
            .toArray();
    assertThat(joined).isEqualTo(Permutations.random(43, 31));
  }

  /** Counts how often a row is looked at. */
  private static final class CountedRows extends AbstractList<int[]> {
    private final int size;
    private final IntUnaryOperator secondText;
    private long looks;

    CountedRows(int size, IntUnaryOperator secondText) {
      this.size = size;
      this.secondText = secondText;
    }

    @Override
    public int[] get(int row) {
      looks++;
      return new int[] {1_000_000 + row, secondText.applyAsInt(row)};
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** Also where all rows, or the rows of a few topics, share a text. */
  @ParameterizedTest
  @ValueSource(ints = {1, 50, 100_000})
  void looksAtEachRowAFewTimesOnly(int differentPositives) {
    int size = 1_000_000;
    CountedRows rows = new CountedRows(size, row -> row % differentPositives);
    List<int[]> batches = BatchSampler.NO_DUPLICATES.batches(rows, 16, 42, 0);
    assertThat(batches.stream().mapToInt(batch -> batch.length).sum()).isEqualTo(size);
    assertThat(rows.looks).isBetween((long) size, 3L * size);
  }

  /** One positive in half of all rows, a few in the next quarter, and so on. */
  @Test
  void looksAtEachRowAFewTimesOnlyWhereSomeTextsAreFrequent() {
    int size = 1_000_000;
    CountedRows rows = new CountedRows(size, row -> Integer.numberOfTrailingZeros(row + 1));
    BatchSampler.NO_DUPLICATES.batches(rows, 16, 42, 0);
    assertThat(rows.looks).isBetween((long) size, 3L * size);
  }

  @Test
  void isNamedAsInSentenceTransformers() {
    assertThat(BatchSampler.BATCH_SAMPLER.key()).isEqualTo("batch_sampler");
    assertThat(BatchSampler.fromKey("no_duplicates")).isEqualTo(BatchSampler.NO_DUPLICATES);
    assertThat(BatchSampler.fromKey("group_by_label")).isEqualTo(BatchSampler.GROUP_BY_LABEL);
    assertThatThrownBy(() -> BatchSampler.fromKey("no_duplicate"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Unknown batch sampler 'no_duplicate' (did you mean 'no_duplicates'?); allowed:"
                + " batch_sampler, no_duplicates, no_duplicates_hashed, group_by_label");
  }
}
