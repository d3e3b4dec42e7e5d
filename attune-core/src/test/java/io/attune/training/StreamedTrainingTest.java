package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.ColumnMapping;
import io.attune.data.Dataset;
import io.attune.data.StreamedDataset;
import io.attune.data.TrainingExample;
import io.attune.engine.NativeScope;
import io.attune.engine.Permutations;
import io.attune.losses.ForwardPass;
import io.attune.losses.LossWeights;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on rows that are read as they are needed. */
class StreamedTrainingTest {
  private static final long SEED = 42;

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "7, 3", "7, 7", "7, 100", "1000, 64"})
  void theShuffleIsAPermutationThatNeverRunsAheadOfItsBuffer(int rows, int buffer) {
    int[] order = BufferedShuffle.order(rows, buffer, 5);
    assertThat(Arrays.stream(order).sorted().toArray())
        .containsExactly(IntStream.range(0, rows).toArray());
    for (int place = 0; place < rows; place++) {
      assertThat(order[place]).isLessThan(place + buffer);
    }
    assertThat(BufferedShuffle.order(rows, buffer, 5)).containsExactly(order);
    if (rows > 100) {
      assertThat(BufferedShuffle.order(rows, buffer, 6)).isNotEqualTo(order);
      assertThat(order).isNotEqualTo(IntStream.range(0, rows).toArray());
    }
  }

  /** With a buffer of one row the order is the file's, which here is that of the run in memory. */
  @Test
  void takesTheSameStepsAsRowsInMemory() throws IOException {
    Dataset rows = TinyRun.PAIRS;
    int[] order = Permutations.random(SEED, rows.size());
    Path file = write("shuffled.jsonl", IntStream.of(order).mapToObj(rows::get).toList());
    TinyRun inMemory = TinyRun.run(TinyRun.arguments(temp.resolve("a")).epochs(1).build());
    TinyRun streamed = run("b", file, 1, 1);
    assertThat(streamed.losses()).isEqualTo(inMemory.losses());
    assertThat(streamed.vectors()).isDeepEqualTo(inMemory.vectors());
    assertThat(streamed.result().rowsTrained()).isEqualTo(rows.size());
    assertThat(streamed.result().tokensTrained()).isEqualTo(inMemory.result().tokensTrained());
  }

  @Test
  void aResumedRunEndsAsOneNeverStopped() throws IOException {
    Path file = write("rows.jsonl", TinyRun.PAIRS.examples());
    TinyRun whole = run("whole", file, 6, 2);
    for (int stop : new int[] {1, 4, 5, 8}) {
      String folder = "stopped-" + stop;
      train(new TinyRun().stopAfter(stop), folder, file, 6, 2, false);
      TinyRun resumed = train(new TinyRun(), folder, file, 6, 2, true);
      assertThat(resumed.vectors()).as("after " + stop).isDeepEqualTo(whole.vectors());
    }
  }

  @Test
  void holdsNoMoreRowsThanTheBufferAlsoAfterAResume() throws IOException {
    List<TrainingExample> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.addAll(TinyRun.pairs(1, i).examples());
    }
    int buffer = 30;
    StreamedDataset data =
        StreamedDataset.open(write("rows.jsonl", rows), ColumnMapping.NONE, buffer);
    TrainingArguments arguments = TinyRun.arguments(temp.resolve("run")).batchSize(10).build();
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"));
        NativeScope scope = NativeScope.open();
        StreamedRows streamed = new StreamedRows(data, arguments)) {
      List<int[]> batches = BatchSampler.BATCH_SAMPLER.batches(streamed.sampledRows(), 10, SEED, 0);
      for (int from : new int[] {0, 20}) {
        streamed.beginEpoch(batches.subList(from, batches.size()));
        for (int[] batch : batches.subList(from, batches.size())) {
          streamed.batch(batch, model, LossWeights.none(), ForwardPass.evaluation(SEED));
          assertThat(streamed.waiting()).isLessThanOrEqualTo(buffer);
        }
        assertThat(streamed.waiting()).isZero();
      }
    }
  }

  @Test
  void samplersThatNeedAllRowsAreRefused() throws IOException {
    Path file = write("rows.jsonl", TinyRun.PAIRS.examples());
    TrainingArguments arguments =
        TinyRun.arguments(temp.resolve("run")).batchSampler(BatchSampler.NO_DUPLICATES).build();
    assertThatThrownBy(() -> new TinyRun().train(arguments, builder -> stream(builder, file, 5)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("batch-sampler no_duplicates")
        .hasMessageContaining("mask_duplicates=true");
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsTold() throws IOException {
    Path file = write("rows.jsonl", TinyRun.PAIRS.examples());
    StreamedDataset data = StreamedDataset.open(file, ColumnMapping.NONE, 4);
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, 9));
    assertThatThrownBy(
            () ->
                new TinyRun()
                    .train(
                        TinyRun.arguments(temp.resolve("run")).build(),
                        builder -> {
                          builder.trainDataset(null).loss(null);
                          builder.trainDataset("rows", data, new MultipleNegativesRankingLoss());
                        }))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("had 20 rows, but now ends after 9");
  }

  private TinyRun run(String folder, Path file, int buffer, double epochs) throws IOException {
    return train(new TinyRun(), folder, file, buffer, epochs, false);
  }

  private TinyRun train(
      TinyRun run, String folder, Path file, int buffer, double epochs, boolean resume)
      throws IOException {
    return run.train(
        TinyRun.arguments(temp.resolve(folder)).epochs(epochs).seed(SEED).build(),
        builder -> stream(builder, file, buffer).resume(resume));
  }

  private static SentenceTransformerTrainer.Builder stream(
      SentenceTransformerTrainer.Builder builder, Path file, int buffer) {
    try {
      return builder
          .trainDataset(null)
          .loss(null)
          .trainDataset(
              "rows",
              StreamedDataset.open(file, ColumnMapping.NONE, buffer),
              new MultipleNegativesRankingLoss());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path write(String name, List<TrainingExample> rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (TrainingExample row : rows) {
      lines.add(
          "{\"anchor\": \"%s\", \"positive\": \"%s\"}"
              .formatted(row.texts().get(0), row.texts().get(1)));
    }
    return Files.write(temp.resolve(name), lines);
  }
}
