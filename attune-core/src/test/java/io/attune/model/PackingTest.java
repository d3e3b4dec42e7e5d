package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.Dropout;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import io.attune.testing.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.SymIntArrayRef;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Texts are never padded: every matrix in the encoder has as many rows as there are real tokens.
 */
class PackingTest {
  private static final long SEED = 20265;
  private static final List<String> TEXTS = Texts.ofLengthsUpTo(22, 37, new Random(SEED));

  /**
   * Looks at the graph that libtorch records of a training pass where every layer is asked for:
   * every operation of the encoder's layers and the shape of what it computed.
   */
  @ParameterizedTest
  @EnumSource(
      value = Precision.class,
      names = {"FP32", "BF16"})
  void everyLayerComputesTheRealTokensOnly(Precision precision) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"));
        NativeScope scope = NativeScope.open()) {
      List<int[]> ids = model.tokenize(TEXTS);
      long tokens = ids.stream().mapToLong(text -> text.length).sum();
      TokenBatch batch = TokenBatch.of(ids);
      assertThat(batch.tokenCount()).isEqualTo(tokens);
      model.encoder().parameters().values().forEach(weight -> weight.set_requires_grad(true));
      ForwardContext context = ForwardContext.training(precision, new Dropout(SEED, 0));
      context.keepLayers();
      Map<String, List<long[]>> shapes = shapes(model.encoder().forward(batch, context));
      // Per layer query, key, value, attention output, intermediate and output.
      String linear = precision == Precision.FP32 ? "MkldnnLinearBackward0" : "AddmmBackward0";
      assertThat(rows(shapes.get(linear))).hasSize(2 * 6).containsOnly(tokens);
      assertThat(rows(shapes.get("NativeLayerNormBackward0")))
          .hasSize(1 + 2 * 2)
          .containsOnly(tokens);
      assertThat(rows(shapes.get("GeluBackward0"))).hasSize(2).containsOnly(tokens);
      assertThat(rows(shapes.get("EmbeddingBackward0"))).hasSize(2).containsOnly(tokens);
      assertThat(attendedRows(shapes)).isEqualTo(2 * tokens);
    }
  }

  /** Tokens that attend to others, in all runs of equal lengths and both layers. */
  private static long attendedRows(Map<String, List<long[]>> shapes) {
    String fused = "ScaledDotProductFlashAttentionForCpuBackward0";
    if (shapes.containsKey(fused)) { // [texts, heads, length, headSize]
      return shapes.get(fused).stream().mapToLong(shape -> shape[0] * shape[2]).sum();
    }
    // Two products a run: [texts · heads, length, length] and [texts · heads, length, headSize].
    int heads = 4;
    return shapes.get("BmmBackward0").stream().mapToLong(shape -> shape[0] / heads * shape[1]).sum()
        / 2;
  }

  private static List<Long> rows(List<long[]> shapes) {
    return shapes.stream().map(shape -> shape[0]).toList();
  }

  /** The shapes of all results on the way to a tensor, by the name of the operation's backward. */
  private static Map<String, List<long[]>> shapes(Tensor result) {
    Map<String, List<long[]>> shapes = new HashMap<>();
    Set<Long> seen = new HashSet<>();
    List<Node> open = new ArrayList<>(List.of(result.grad_fn()));
    while (!open.isEmpty()) {
      Node node = open.remove(open.size() - 1);
      if (node == null || node.isNull() || !seen.add(node.address())) {
        continue;
      }
      SymIntArrayRef shape = node.input_metadata(0).shape_as_dim_vector();
      long[] sizes = new long[(int) shape.size()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = shape.get(i).expect_int();
      }
      shapes.computeIfAbsent(node.name().getString(), name -> new ArrayList<>()).add(sizes);
      for (int i = 0; i < node.num_outputs(); i++) {
        open.add(node.next_edge(i).function());
      }
    }
    return shapes;
  }

  @Test
  void encodingGivesTheEncoderTheRealTokensOnly() throws IOException {
    CountingEncoder encoder = CountingEncoder.of(Golden.path("tiny-bert-mean"));
    try (SentenceTransformer model = encoder.model()) {
      long tokens = model.tokenize(TEXTS).stream().mapToLong(text -> text.length).sum();
      model.encode(TEXTS, EncodeOptions.builder().batchSize(8).build());
      assertThat(encoder.passes()).isEqualTo((TEXTS.size() + 7) / 8);
      assertThat(encoder.rows()).isEqualTo(tokens);
    }
  }

  @Test
  void textsLieOrderedByLengthAndAreRestored() {
    List<int[]> texts =
        List.of(new int[] {5, 6, 7}, new int[] {1}, new int[] {8, 9, 10}, new int[] {2, 3});
    TokenBatch batch = TokenBatch.of(texts);
    try (NativeScope scope = NativeScope.open()) {
      assertThat(Tensors.toLongs(batch.tokenIds())).containsExactly(1, 2, 3, 5, 6, 7, 8, 9, 10);
      assertThat(Tensors.toLongs(batch.positions())).containsExactly(0, 0, 1, 0, 1, 2, 0, 1, 2);
      Tensor rows = Tensors.ofRows(new float[][] {{10}, {11}, {12}, {13}});
      assertThat(Tensors.toFloats(batch.restoreOrder(rows))).containsExactly(12, 10, 13, 11);
    }
    assertThat(batch.lengths()).containsExactly(1, 2, 3, 3);
    assertThat(batch.starts()).containsExactly(0, 1, 3, 6);
    assertThat(batch.packedIndex(0)).isEqualTo(2);
    assertThat(batch.textCount()).isEqualTo(4);
    assertThat(batch.runs())
        .containsExactly(
            new TokenBatch.Run(1, 1), new TokenBatch.Run(1, 2), new TokenBatch.Run(2, 3));
  }

  @Test
  void textsWithoutTokensComeFirstAndHaveNoRows() {
    TokenBatch batch = TokenBatch.of(List.of(new int[] {4, 5}, new int[0], new int[] {6}));
    assertThat(batch.textCount()).isEqualTo(3);
    assertThat(batch.emptyTexts()).isEqualTo(1);
    assertThat(batch.runs()).containsExactly(new TokenBatch.Run(1, 1), new TokenBatch.Run(1, 2));
    assertThat(batch.starts()).containsExactly(0, 1);
    try (NativeScope scope = NativeScope.open()) {
      assertThat(Tensors.toLongs(batch.tokenIds())).containsExactly(6, 4, 5);
      Tensor tokens = Tensors.ofRows(new float[][] {{1}, {2}, {4}});
      assertThat(Tensors.toFloats(Pooling.forward(List.of(Pooling.MEAN), tokens, batch)))
          .containsExactly(3, 0, 1);
      assertThat(Tensors.toRows(Pooling.forward(List.of(Pooling.CLS, Pooling.MAX), tokens, batch)))
          .isDeepEqualTo(new float[][] {{2, 4}, {0, 0}, {1, 1}});
    }
  }

  @Test
  void placesAreCountedAfterThePaddingAsInRoberta() {
    TokenBatch batch = TokenBatch.of(List.of(new int[] {7, 1, 8, 1}, new int[] {9}));
    try (NativeScope scope = NativeScope.open()) {
      assertThat(Tensors.toLongs(batch.positionsAfter(1))).containsExactly(2, 2, 1, 3, 1);
    }
  }
}
