package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A text's float32 vector is the same alone and among others, up to a millionth of its length (1
 * where the model normalises): the engine adds up a row in an order that depends on the matrix.
 */
class BatchIndependenceTest {
  private static final long SEED = 20264;
  private static final double TOLERANCE = 1e-6;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert-mean", "tiny-bert-cls"})
  void tinyModels(String name) throws IOException {
    assertIndependent(Golden.path(name), texts(22, 60), 1, 2, 3, 7, 32, 64);
  }

  @Test
  void aModelOfMiniLmsSize() throws IOException {
    assertIndependent(ModelFolders.wide(3, SEED, folder), texts(120, 12), 1, 5, 32);
  }

  /** Random lengths, some texts twice, in random order. */
  private static List<String> texts(int longest, int count) {
    Random random = new Random(SEED);
    List<String> texts = new ArrayList<>(Texts.ofLengthsUpTo(longest, count, random));
    texts.addAll(texts.subList(0, count / 4));
    texts.add(Texts.ofWords(longest, random));
    Collections.shuffle(texts, random);
    return texts;
  }

  private static void assertIndependent(Path modelFolder, List<String> texts, int... batchSizes)
      throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(modelFolder)) {
      float[][] alone = texts.stream().map(model::encode).toArray(float[][]::new);
      for (int batchSize : batchSizes) {
        EncodeOptions options = EncodeOptions.builder().batchSize(batchSize).build();
        assertEqual(model.encode(texts, options), alone, "batches of " + batchSize);
      }
      List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
      Collections.shuffle(order, new Random(SEED + 1));
      float[][] shuffled = model.encode(order.stream().map(texts::get).toList());
      float[][] expected = order.stream().map(row -> alone[row]).toArray(float[][]::new);
      assertEqual(shuffled, expected, "another order");
    }
  }

  private static void assertEqual(float[][] actual, float[][] expected, String what) {
    for (int row = 0; row < expected.length; row++) {
      double squares = 0;
      for (float value : expected[row]) {
        squares += value * value;
      }
      float[][] vector = {expected[row]};
      assertThat(Golden.largestDifference(new float[][] {actual[row]}, vector))
          .as("text %d in %s, seed %d", row, what, SEED)
          .isLessThan(TOLERANCE * Math.sqrt(squares));
    }
  }

  @Test
  void severalThreadsMayEncodeAtOnce() throws IOException {
    List<String> texts = texts(22, 60);
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      float[][] expected = model.encode(texts);
      List<CompletableFuture<float[][]>> results =
          IntStream.range(0, 8)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> model.encode(texts)))
              .toList();
      for (CompletableFuture<float[][]> result : results) {
        assertEqual(result.join(), expected, "threads");
      }
    }
  }
}
