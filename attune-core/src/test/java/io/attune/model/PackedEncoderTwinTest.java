package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.Dropout;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The packed encoder against {@link PlainBert}, at awkward batch sizes. */
class PackedEncoderTwinTest {
  private static final long SEED = 20263;
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  /** Awkward batches for a model of 64 positions, 62 words at most. */
  static Map<String, List<String>> batches() {
    Random random = new Random(SEED);
    List<String> oneLong = new ArrayList<>(Texts.ofLengthsUpTo(2, 30, random));
    oneLong.add(17, Texts.ofWords(62, random));
    List<String> allLengths =
        Stream.iterate(0, n -> n + 1)
            .limit(63)
            .map(words -> Texts.ofWords(words, random))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(allLengths, random);
    return Map.of(
        "one text without a word", List.of(""),
        "one text of one token", List.of("a"),
        "513 texts", Texts.ofLengthsUpTo(5, 513, random),
        "all of one length", Stream.generate(() -> Texts.ofWords(9, random)).limit(33).toList(),
        "one very long", oneLong,
        "every length once", allLengths,
        "one text, 40 times", Collections.nCopies(40, Texts.ofWords(7, random)));
  }

  static Stream<String> batchNames() {
    return batches().keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("batchNames")
  void tokenVectorsEqualThePlainTwins(String name) throws IOException {
    List<String> texts = batches().get(name);
    PlainBert plain = new PlainBert(Golden.path("tiny-bert-cls"));
    EncodeOptions oneBatch = EncodeOptions.builder().batchSize(1024).build();
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      List<int[]> tokens = model.tokenize(texts);
      List<float[][]> vectors = model.encodeTokens(texts, oneBatch);
      for (int text = 0; text < texts.size(); text++) {
        float[][] expected = PlainBert.toFloats(plain.forward(tokens.get(text)));
        assertThat(Golden.largestDifference(vectors.get(text), expected))
            .as("text %d of '%s', seed %d", text, name, SEED)
            .isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void pooledVectorsEqualThePlainTwins(Pooling pooling) throws IOException {
    Path changed = ModelFolders.copy("tiny-bert-mean", folder);
    ModelFolders.edit(
        changed.resolve("1_Pooling/config.json"),
        config -> config.put("pooling_mode", pooling.key()));
    PlainBert plain = new PlainBert(changed);
    List<String> texts = Texts.ofLengthsUpTo(22, 50, new Random(SEED));
    try (SentenceTransformer model = SentenceTransformer.load(changed)) {
      List<int[]> tokens = model.tokenize(texts);
      float[][] expected = new float[texts.size()][];
      for (int text = 0; text < expected.length; text++) {
        expected[text] =
            PlainBert.normalize(PlainBert.pool(pooling, plain.forward(tokens.get(text))));
      }
      assertThat(Golden.largestDifference(model.encode(texts), expected)).isLessThan(TOLERANCE);
    }
  }

  @Test
  void otherActivationsEqualTheirFormulas() throws IOException {
    float[] values = {-5, -1, -0.3f, 0, 0.3f, 1, 5};
    try (NativeScope scope = NativeScope.open()) {
      Tensor x = Tensors.ofFloats(values, values.length);
      float[] gelu = Tensors.toFloats(activation("gelu").apply(x));
      float[] tanh = Tensors.toFloats(activation("gelu_new").apply(x));
      float[] relu = Tensors.toFloats(activation("relu").apply(x));
      for (int i = 0; i < values.length; i++) {
        double v = values[i];
        double inner = Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v);
        assertThat((double) gelu[i]).isCloseTo(PlainBert.gelu(v), within());
        assertThat((double) tanh[i]).isCloseTo(0.5 * v * (1 + Math.tanh(inner)), within());
        assertThat(relu[i]).isEqualTo(Math.max(0, values[i]));
      }
    }
    assertThat(activation("gelu_pytorch_tanh")).isEqualTo(activation("gelu_new"));
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-6);
  }

  private Activation activation(String name) throws IOException {
    Path file = folder.resolve(name + ".json");
    java.nio.file.Files.writeString(file, "{\"hidden_act\":\"" + name + "\"}");
    return Activation.read(JsonFile.read(file), "hidden_act", "gelu");
  }

  /** Training in float32 with a dropout of almost 0 takes the explicit products. */
  @Test
  void explicitAttentionEqualsTheFusedKernel() {
    Random random = new Random(SEED);
    List<int[]> texts =
        Stream.of(1, 5, 5, 5, 17, 64, 64, 200).map(length -> new int[length]).toList();
    TokenBatch batch = TokenBatch.of(texts);
    int hidden = 48;
    try (NativeScope scope = NativeScope.open()) {
      Tensor[] qkv = new Tensor[3];
      for (int i = 0; i < 3; i++) {
        float[] values = new float[batch.tokenCount() * hidden];
        for (int j = 0; j < values.length; j++) {
          values[j] = (float) random.nextGaussian();
        }
        qkv[i] = Tensors.ofFloats(values, batch.tokenCount(), hidden);
      }
      float[][] fused = attend(qkv, batch, 0);
      float[][] explicit = attend(qkv, batch, 1e-9); // drops no position, yet asks for dropout
      assertThat(Golden.largestDifference(explicit, fused)).isLessThan(2e-6);
      assertThat(Golden.largestDifference(attend(qkv, batch, 0.1), fused)).isGreaterThan(0.1);
    }
  }

  private static float[][] attend(Tensor[] qkv, TokenBatch batch, double dropout) {
    ForwardContext context = ForwardContext.training(Precision.FP32, new Dropout(SEED, 0));
    return Tensors.toRows(
        PackedAttention.of(HeadShape.of(4, 48), dropout)
            .forward(
                new Projections.QueryKeyValue(qkv[0], qkv[1], qkv[2]),
                AttentionKind.PLAIN.pass(batch, context),
                context));
  }

  @Test
  void bf16StaysNearFloat32() throws IOException {
    EncodeOptions half = EncodeOptions.builder().precision(Precision.BF16).build();
    List<String> texts = Texts.ofLengthsUpTo(22, 50, new Random(SEED));
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      double difference = Golden.largestDifference(model.encode(texts, half), model.encode(texts));
      assertThat(difference).isBetween(1e-5, 0.02); // 8 bits of precision, vectors of length 1
    }
  }

  @Test
  void configuredDropoutReachesTheEncoder() throws IOException {
    Path dropping = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", folder), 0.1);
    try (SentenceTransformer model = SentenceTransformer.load(dropping);
        NativeScope scope = NativeScope.open()) {
      TokenBatch batch = TokenBatch.of(model.tokenize(List.of("a b c", "d")));
      float[][] first = Tensors.toRows(model.forward(batch, training(0)));
      assertThat(Tensors.toRows(model.forward(batch, training(0)))).isEqualTo(first);
      assertThat(Golden.largestDifference(Tensors.toRows(model.forward(batch, training(1))), first))
          .isGreaterThan(1e-3);
      assertThat(Golden.largestDifference(model.encode(List.of("a b c", "d")), first))
          .isGreaterThan(1e-3);
    }
  }

  private static ForwardContext training(long pass) {
    return ForwardContext.training(Precision.FP32, new Dropout(SEED, pass));
  }
}
