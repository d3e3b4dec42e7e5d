package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.engine.Dropout;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Feed-forward parts, norms and the modules after pooling against {@link PlainLayers}; at one row,
 * on both sides of the size from which oneDNN multiplies, and at 513 rows.
 */
class LayerTwinsTest {
  private static final long SEED = 20265;
  private static final double TOLERANCE = 1e-5;
  private static final int HIDDEN = 24;
  private static final int INNER = 40;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 128, 513})
  void feedForwardEqualsItsTwin(int count) {
    double[][] rows = matrix(count, HIDDEN);
    double[][] first = matrix(INNER, HIDDEN);
    double[] firstBias = matrix(1, INNER)[0];
    double[][] second = matrix(HIDDEN, INNER);
    double[] secondBias = matrix(1, HIDDEN)[0];
    double[][] expected =
        PlainLayers.linear(
            PlainLayers.map(PlainLayers.linear(rows, first, firstBias), PlainBert::gelu),
            second,
            secondBias);
    try (NativeScope scope = NativeScope.open()) {
      FeedForward layer =
          new FeedForward.Plain(
              layer(first, firstBias), Activation.GELU, layer(second, secondBias));
      assertNear(layer.forward(tensor(rows), context()), expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 128, 513})
  void gatedFeedForwardEqualsItsTwin(int count) {
    double[][] rows = matrix(count, HIDDEN);
    double[][] gate = matrix(INNER, HIDDEN);
    double[][] up = matrix(INNER, HIDDEN);
    double[][] down = matrix(HIDDEN, INNER);
    double[] none = {};
    double[][] expected =
        PlainLayers.linear(
            PlainLayers.product(
                PlainLayers.map(
                    PlainLayers.linear(rows, gate, none), x -> x * PlainLayers.sigmoid(x)),
                PlainLayers.linear(rows, up, none)),
            down,
            none);
    try (NativeScope scope = NativeScope.open()) {
      Linear output = layer(down, none);
      Tensor input = tensor(rows);
      Activation silu = Activation.SILU;
      FeedForward apart = FeedForward.gated(layer(gate, none), layer(up, none), silu, 0, output);
      FeedForward gateFirst =
          FeedForward.gatedFused(layer(joined(gate, up), none), true, silu, 0, output);
      FeedForward gateLast =
          FeedForward.gatedFused(layer(joined(up, gate), none), false, silu, 0, output);
      for (FeedForward layer : new FeedForward[] {apart, gateFirst, gateLast}) {
        assertNear(layer.forward(input, context()), expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1,false", "513,true", "513,false"})
  void layerNormEqualsItsTwin(int count, boolean withBias) {
    double[][] rows = matrix(count, HIDDEN);
    double[] weight = matrix(1, HIDDEN)[0];
    double[] bias = withBias ? matrix(1, HIDDEN)[0] : new double[0];
    rows[0] = new double[HIDDEN]; // no variance at all: only the epsilon divides
    try (NativeScope scope = NativeScope.open()) {
      LayerNorm norm = new LayerNorm(vector(weight), optional(bias), 1e-12);
      assertNear(norm.forward(tensor(rows)), PlainLayers.norm(rows, weight, bias, 1e-12));
      VectorLayerNorm module =
          new VectorLayerNorm(new LayerNorm(vector(weight), optional(bias), 1e-5), Map.of());
      assertNear(module.forward(tensor(rows)), PlainLayers.norm(rows, weight, bias, 1e-5));
    }
  }

  /** The functions of {@link DenseActivation} in the twin's words. */
  static Stream<Arguments> activations() {
    Map<DenseActivation, DoubleUnaryOperator> functions =
        Map.of(
            DenseActivation.IDENTITY,
            x -> x,
            DenseActivation.TANH,
            Math::tanh,
            DenseActivation.RELU,
            x -> Math.max(0, x),
            DenseActivation.GELU,
            PlainBert::gelu,
            DenseActivation.SILU,
            x -> x * PlainLayers.sigmoid(x),
            DenseActivation.SIGMOID,
            PlainLayers::sigmoid);
    return Arrays.stream(DenseActivation.values())
        .map(activation -> Arguments.of(activation, functions.get(activation)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("activations")
  void denseEqualsItsTwin(DenseActivation activation, DoubleUnaryOperator function) {
    for (int count : new int[] {1, 513}) {
      double[][] rows = matrix(count, HIDDEN);
      double[][] square = matrix(HIDDEN, HIDDEN);
      double[][] narrow = matrix(INNER, HIDDEN);
      double[][] projection = matrix(INNER, HIDDEN);
      double[] bias = matrix(1, INNER)[0];
      double[] none = {};
      double[][] narrowed = PlainLayers.map(PlainLayers.linear(rows, narrow, bias), function);
      try (NativeScope scope = NativeScope.open()) {
        Dense plain = dense(layer(narrow, bias), activation, false, Optional.empty());
        assertNear(plain.forward(tensor(rows)), narrowed);

        Dense projected =
            dense(layer(narrow, bias), activation, true, Optional.of(layer(projection, none)));
        assertNear(
            projected.forward(tensor(rows)),
            PlainLayers.sum(narrowed, PlainLayers.linear(rows, projection, none)));

        Dense residual = dense(layer(square, none), activation, true, Optional.empty());
        assertNear(
            residual.forward(tensor(rows)),
            PlainLayers.sum(
                PlainLayers.map(PlainLayers.linear(rows, square, none), function), rows));
      }
    }
  }

  private static Dense dense(
      Linear linear, DenseActivation activation, boolean residual, Optional<Linear> projection) {
    return new Dense(linear, activation, residual, projection, Map.of());
  }

  /** A dropout of its product, where there is one, is not asked for: the probability is 0. */
  private static ForwardContext context() {
    return ForwardContext.training(Precision.FP32, new Dropout(SEED, 0));
  }

  private static Linear layer(double[][] weight, double[] bias) {
    return new Linear(tensor(weight), optional(bias));
  }

  private static Optional<Tensor> optional(double[] bias) {
    return bias.length == 0 ? Optional.empty() : Optional.of(vector(bias));
  }

  private static Tensor vector(double[] values) {
    return tensor(new double[][] {values}).reshape(values.length);
  }

  private static Tensor tensor(double[][] rows) {
    return Tensors.ofRows(PlainBert.toFloats(rows));
  }

  private static double[][] joined(double[][] first, double[][] second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second)).toArray(double[][]::new);
  }

  /** Values that float32 holds exactly, small enough for products of size 1. */
  private double[][] matrix(int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) (random.nextGaussian() / Math.sqrt(HIDDEN));
      }
    }
    return matrix;
  }

  private static void assertNear(Tensor actual, double[][] expected) {
    double difference =
        Golden.largestDifference(Tensors.toRows(actual), PlainBert.toFloats(expected));
    assertThat(difference).as("seed %d", SEED).isLessThan(TOLERANCE);
  }
}
