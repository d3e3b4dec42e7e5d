package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorsTest {
  private final Random random = new Random(20268);

  private Tensor random(long rows, long columns) {
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.ofFloats(values, rows, columns);
  }

  /** On both sides of the size from which oneDNN multiplies; libtorch's own linear is the twin. */
  @ParameterizedTest
  @CsvSource({
    "1, 7, 5, true, Float",
    "127, 64, 32, true, Float",
    "128, 64, 1, false, Float",
    "513, 33, 130, true, Float",
    "300, 384, 257, false, BFloat16",
    "1, 8, 8, true, BFloat16"
  })
  void linearEqualsItsTwin(int rows, int in, int out, boolean withBias, ScalarType type) {
    NativeEngine.load();
    try (NativeScope scope = NativeScope.open()) {
      Tensor x = Tensors.cast(random(rows, in), type);
      Tensor weight = Tensors.cast(random(out, in), type);
      Tensor bias = Tensors.cast(random(1, out), type).view(out);
      Tensor actual = Operators.linear(x, weight, withBias ? Optional.of(bias) : Optional.empty());
      Tensor expected =
          torch.linear(x, weight, withBias ? new TensorOptional(bias) : new TensorOptional());
      assertThat(actual.sizes().vec().get()).containsExactly(rows, out);
      assertClose(actual, expected, type == ScalarType.Float ? 1e-6 * in : 0.02 * Math.sqrt(in));
    }
  }

  /** As the gradient of a weight is computed: both factors are transposed views. */
  @ParameterizedTest
  @CsvSource({"150, 40, 200", "3, 5, 130", "513, 128, 384"})
  void linearReadsTransposedViews(int tokens, int in, int out) {
    NativeEngine.load();
    try (NativeScope scope = NativeScope.open()) {
      Tensor gradient = random(tokens, out);
      Tensor rows = random(tokens, in);
      Tensor actual = Operators.linear(gradient.t(), rows.t(), Optional.empty());
      assertClose(actual, torch.mm(gradient.t(), rows), 1e-6 * tokens);
      Tensor weight = random(out, in);
      Tensor ofRows = Operators.linear(gradient, weight.t(), Optional.empty());
      assertClose(ofRows, torch.mm(gradient, weight), 1e-6 * out);
    }
  }

  @Test
  void softmaxBackwardEqualsTheRecordedOne() {
    NativeEngine.load();
    try (NativeScope scope = NativeScope.open()) {
      Tensor scores = random(37, 50);
      scores.set_requires_grad(true);
      Tensor softmax = torch.softmax(scores, 1);
      Tensor gradient = random(37, 50);
      softmax.mul(gradient).sum().backward();
      assertClose(Operators.softmaxBackward(gradient, softmax.detach()), scores.grad(), 1e-6);
    }
  }

  private static void assertClose(Tensor actual, Tensor expected, double allowed) {
    float[] left = Tensors.toFloats(actual);
    float[] right = Tensors.toFloats(expected);
    assertThat(left).hasSameSizeAs(right);
    for (int i = 0; i < left.length; i++) {
      assertThat((double) left[i])
          .as("element %d", i)
          .isBetween(right[i] - allowed, right[i] + allowed);
    }
  }
}
