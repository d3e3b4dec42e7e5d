package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.Dropout;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packed attention of every kind against {@link PlainAttention}, at awkward sizes. */
class PackedAttentionTwinTest {
  private static final long SEED = 20264;
  private static final double TOLERANCE = 1e-5;
  private static final HeadShape GROUPED = new HeadShape(4, 2, 6);
  private static final double THETA = 100;
  private static final float[][] TABLE = table();

  /** A kind of attention and the same in the twin's words. */
  private record Kind(AttentionKind packed, PlainAttention.Bias bias, double theta) {}

  private static Kind masked(AttentionBias bias, PlainAttention.Bias plain) {
    return new Kind(new AttentionKind(bias, Optional.empty()), plain, 0);
  }

  /** Made inside a scope: one of them holds a tensor. */
  private static Map<String, Kind> kinds() {
    int unlimited = AttentionMask.UNLIMITED;
    PlainAttention.Bias all = PlainAttention.seeing(ahead -> true);
    RotaryEmbedding rotary = new RotaryEmbedding(THETA, GROUPED.headSize(), 1);
    return Map.of(
        "plain",
        masked(AttentionBias.NONE, all),
        "causal",
        masked(new AttentionMask(true, unlimited), PlainAttention.seeing(ahead -> ahead <= 0)),
        "window",
        masked(new AttentionMask(false, 3), PlainAttention.seeing(a -> Math.abs(a) <= 3)),
        "causal window",
        masked(new AttentionMask(true, 3), PlainAttention.seeing(a -> a <= 0 && a >= -3)),
        "each token alone",
        masked(new AttentionMask(false, 0), PlainAttention.seeing(ahead -> ahead == 0)),
        "relative bias",
        masked(
            new RelativeBias(Tensors.ofRows(TABLE)), (head, ahead) -> TABLE[bucket(ahead)][head]),
        "rotary",
        new Kind(AttentionKind.rotary(AttentionBias.NONE, rotary), all, THETA));
  }

  /** Lengths of the texts. */
  private static Map<String, int[]> batches() {
    Random random = new Random(SEED);
    return Map.of(
        "one token", new int[] {1},
        "one text", new int[] {40},
        "513 texts", random.ints(513, 1, 6).toArray(),
        "all of one length", IntStream.generate(() -> 9).limit(33).toArray(),
        "one very long", new int[] {3, 1, 300, 3, 2},
        "with texts of no tokens", new int[] {0, 4, 0, 2});
  }

  static Stream<Arguments> cases() {
    List<String> kinds =
        List.of(
            "plain",
            "causal",
            "window",
            "causal window",
            "each token alone",
            "relative bias",
            "rotary");
    return batches().keySet().stream()
        .sorted()
        .flatMap(batch -> kinds.stream().map(kind -> Arguments.of(kind, batch)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void equalsThePlainTwin(String name, String batchName) {
    int[] lengths = batches().get(batchName);
    List<int[]> texts = IntStream.of(lengths).mapToObj(length -> new int[length]).toList();
    TokenBatch batch = TokenBatch.of(texts);
    Random random = new Random(SEED);
    double[][] queries = rows(batch.tokenCount(), GROUPED.queryWidth(), random);
    double[][] keys = rows(batch.tokenCount(), GROUPED.keyValueWidth(), random);
    double[][] values = rows(batch.tokenCount(), GROUPED.keyValueWidth(), random);
    try (NativeScope scope = NativeScope.open()) {
      Kind kind = kinds().get(name);
      Projections states =
          (hidden, context) ->
              new Projections.QueryKeyValue(tensor(queries), tensor(keys), tensor(values));
      float[][] fused = packed(kind, states, batch, 0);
      float[][] explicit = packed(kind, states, batch, 1e-9); // drops nothing, yet asks for it
      float[][] expected = PlainBert.toFloats(plain(kind, batch, queries, keys, values));
      assertThat(Golden.largestDifference(fused, expected)).isLessThan(TOLERANCE);
      assertThat(Golden.largestDifference(explicit, expected)).isLessThan(TOLERANCE);
      try (NoGradGuard withoutAGraph = new NoGradGuard()) { // in padded groups
        float[][] grouped = packed(kind, states, batch, 0);
        float[][] explicitly = packed(kind, states, batch, 1e-9);
        assertThat(Golden.largestDifference(grouped, expected)).isLessThan(TOLERANCE);
        assertThat(Golden.largestDifference(explicitly, expected)).isLessThan(TOLERANCE);
      }
    }
  }

  private static float[][] packed(Kind kind, Projections states, TokenBatch batch, double dropout) {
    ForwardContext context = ForwardContext.training(Precision.FP32, new Dropout(SEED, 0));
    AttentionPass pass = kind.packed.pass(batch, context);
    Projections.QueryKeyValue plain = states.forward(null, context);
    return Tensors.toRows(
        PackedAttention.of(GROUPED, dropout)
            .forward(
                new Projections.QueryKeyValue(
                    pass.rotation().apply(plain.query()),
                    pass.rotation().apply(plain.key()),
                    plain.value()),
                pass,
                context));
  }

  /** Text by text, in packed order. */
  private static double[][] plain(
      Kind kind, TokenBatch batch, double[][] queries, double[][] keys, double[][] values) {
    PlainAttention attention =
        new PlainAttention(GROUPED, 1 / Math.sqrt(GROUPED.headSize()), kind.bias, kind.theta);
    List<double[]> rows = new ArrayList<>();
    long[] starts = batch.starts();
    long[] lengths = batch.lengths();
    for (int text = 0; text < starts.length; text++) {
      int from = (int) starts[text];
      int to = from + (int) lengths[text];
      rows.addAll(
          List.of(
              attention.forward(
                  slice(queries, from, to), slice(keys, from, to), slice(values, from, to))));
    }
    return rows.toArray(double[][]::new);
  }

  private static double[][] slice(double[][] rows, int from, int to) {
    return Arrays.copyOfRange(rows, from, to);
  }

  private static double[][] rows(int count, int width, Random random) {
    double[][] rows = new double[count][width];
    for (double[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static Tensor tensor(double[][] rows) {
    return Tensors.ofRows(PlainBert.toFloats(rows));
  }

  private static float[][] table() {
    return PlainBert.toFloats(rows(RelativeBias.BUCKETS, GROUPED.heads(), new Random(SEED)));
  }

  /** The buckets by their definition: eight exact ones a side, then eight up to 128 and beyond. */
  private static int bucket(int ahead) {
    int distance = Math.abs(ahead);
    int side = ahead > 0 ? 16 : 0;
    if (distance < 8) {
      return side + distance;
    }
    int larger = 8;
    while (larger < 15 && distance >= 8 * Math.pow(16, (larger - 7) / 8.0) - 1e-9) {
      larger++;
    }
    return side + larger;
  }
}
