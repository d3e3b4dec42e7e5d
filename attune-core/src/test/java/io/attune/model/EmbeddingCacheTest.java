package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.testing.FreshJvm;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {
  private static final List<String> TEXTS = Texts.ofLengthsUpTo(20, 50, new Random(1));

  @TempDir private Path folder;

  private SentenceTransformer model;
  private EmbeddingCache cache;

  @BeforeEach
  void load() throws IOException {
    model = SentenceTransformer.load(Golden.path("tiny-bert-mean"));
    cache = new EmbeddingCache(folder.resolve("cache"), EmbeddingCache.USUAL_BYTES);
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** How many texts the model had to encode. */
  private long encoded(SentenceTransformer by, List<String> texts, EncodeOptions.Builder options) {
    AtomicLong count = new AtomicLong();
    options.progress((task, done, total) -> count.set(Math.max(count.get(), done)));
    cache.encodeDocument(by, texts, options.build());
    return count.get();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(folder.resolve("cache"))) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void vectorsAreThoseOfTheModel() {
    for (int time = 0; time < 2; time++) {
      assertThat(cache.encodeDocument(model, TEXTS, EncodeOptions.DEFAULT))
          .isDeepEqualTo(model.encodeDocument(TEXTS));
      assertThat(cache.encodeQuery(model, TEXTS, EncodeOptions.DEFAULT))
          .isDeepEqualTo(model.encodeQuery(TEXTS));
    }
  }

  @Test
  void onlyNewTextsAreEncoded() {
    assertThat(encoded(model, TEXTS.subList(0, 30), EncodeOptions.builder())).isEqualTo(30);
    assertThat(encoded(model, TEXTS.subList(0, 30), EncodeOptions.builder())).isZero();
    assertThat(encoded(model, List.of("a new one", TEXTS.get(3)), EncodeOptions.builder()))
        .isEqualTo(1);
  }

  @Test
  void whatChangesAVectorChangesItsPlace() throws IOException {
    List<String> texts = List.of("a b c");
    assertThat(encoded(model, texts, EncodeOptions.builder())).isEqualTo(1);
    assertThat(encoded(model, texts, EncodeOptions.builder().prompt("x "))).isEqualTo(1);
    assertThat(encoded(model, texts, EncodeOptions.builder().normalizeEmbeddings(true)))
        .isEqualTo(1);
    assertThat(encoded(model, texts, EncodeOptions.builder().truncateDimension(8))).isEqualTo(1);
    model.setMaxSeqLength(4);
    assertThat(encoded(model, texts, EncodeOptions.builder())).isEqualTo(1);

    Path other = ModelFolders.copy("tiny-bert-mean", folder);
    ModelFolders.editTensors(
        other,
        tensors -> {
          String name = "embeddings.LayerNorm.bias";
          float[] bias = new float[32];
          bias[0] = 0.5f;
          tensors.put(name, TensorData.ofFloats(bias, 32));
        });
    try (SentenceTransformer changed = SentenceTransformer.load(other)) {
      assertThat(encoded(changed, texts, EncodeOptions.builder())).isEqualTo(1);
      assertThat(cache.encodeDocument(changed, texts, EncodeOptions.DEFAULT))
          .isDeepEqualTo(changed.encodeDocument(texts));
    }
  }

  @Test
  void damagedFilesAreEncodedAnew() throws IOException {
    float[][] vectors = cache.encodeDocument(model, TEXTS, EncodeOptions.DEFAULT);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 20, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(cache.encodeDocument(model, TEXTS, EncodeOptions.DEFAULT)).isDeepEqualTo(vectors);
      assertThat(file).doesNotExist();
    }
    Path last = files().get(0);
    byte[] flipped = Files.readAllBytes(last);
    flipped[flipped.length / 2] ^= 1;
    Files.write(last, flipped);
    assertThat(cache.encodeDocument(model, TEXTS, EncodeOptions.DEFAULT)).isDeepEqualTo(vectors);
  }

  @Test
  void theFolderStaysWithinItsLimit() throws IOException {
    cache = new EmbeddingCache(folder.resolve("cache"), 1 << 20);
    List<String> texts = IntStream.range(0, 12_000).mapToObj(i -> "t" + i).toList();
    cache.encodeDocument(model, texts, EncodeOptions.DEFAULT);
    long bytes = 0;
    for (Path file : files()) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isBetween(1L << 18, 1L << 20);
    assertThat(encoded(model, texts.subList(11_900, 12_000), EncodeOptions.builder())).isZero();
    assertThat(encoded(model, texts.subList(0, 100), EncodeOptions.builder())).isEqualTo(100);
    assertThatThrownBy(() -> new EmbeddingCache(folder, 1000))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at least 1 MiB");
  }

  @Test
  void aKilledProcessLosesNothingItFinished() throws Exception {
    List<String> finished = new ArrayList<>();
    try (FreshJvm process =
        new FreshJvm(List.of(), CachedEncoding.class, folder.resolve("cache").toString())) {
      process.read(
          line -> {
            finished.add("text " + line);
            if (finished.size() == 20) {
              process.kill();
            }
          });
    }
    assertThat(finished).hasSizeGreaterThanOrEqualTo(20);
    assertThat(encoded(model, finished, EncodeOptions.builder())).isZero();
    float[][] kept = cache.encodeDocument(model, finished, EncodeOptions.DEFAULT);
    assertThat(Golden.largestDifference(kept, model.encodeDocument(finished))).isLessThan(1e-6);
  }
}
