package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneDnnTest {
  private static float[] random(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** libtorch's own linear is the twin. */
  @ParameterizedTest
  @CsvSource({"1, 7, 5, true", "128, 64, 1, false", "513, 33, 130, true", "300, 384, 257, false"})
  void equalsLinearInValuesAndGradients(int rows, int in, int out, boolean bias) {
    NativeEngine.load();
    try (NativeScope scope = NativeScope.open()) {
      Random random = new Random(42);
      float[] left = random(random, rows * in);
      float[] right = random(random, out * in);
      float[] added = random(random, out);
      float[][] values = new float[2][];
      float[][] leftGradients = new float[2][];
      float[][] rightGradients = new float[2][];
      for (int route = 0; route < 2; route++) {
        Tensor x = Tensors.ofFloats(left, rows, in).set_requires_grad(true);
        Tensor weight = Tensors.ofFloats(right, out, in).set_requires_grad(true);
        TensorOptional offset =
            bias ? new TensorOptional(Tensors.ofFloats(added, out)) : new TensorOptional();
        Tensor y = route == 0 ? OneDnn.linear(x, weight, offset) : torch.linear(x, weight, offset);
        y.mul(y).sum().backward();
        values[route] = Tensors.toFloats(y);
        leftGradients[route] = Tensors.toFloats(x.grad());
        rightGradients[route] = Tensors.toFloats(weight.grad());
      }
      assertClose(values[0], values[1], in);
      assertClose(leftGradients[0], leftGradients[1], 2.0 * in * out);
      assertClose(rightGradients[0], rightGradients[1], 2.0 * in * rows);
    }
  }

  /** Within what adding so many products in another order may change. */
  private static void assertClose(float[] actual, float[] expected, double products) {
    assertThat(actual).hasSameSizeAs(expected);
    double allowed = 1e-6 * products;
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i])
          .as("element %d", i)
          .isBetween(expected[i] - allowed, expected[i] + allowed);
    }
  }
}
