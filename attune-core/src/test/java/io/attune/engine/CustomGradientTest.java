package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class CustomGradientTest {
  private static Tensor parameter(float... values) {
    Tensor tensor = Tensors.ofFloats(values, values.length);
    tensor.set_requires_grad(true);
    return tensor;
  }

  @Test
  void standsInAGraphLikeAnyOperation() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor x = parameter(1, -2, 3);
      Tensor input = x.mul(new Scalar(2.0));
      AtomicInteger calls = new AtomicInteger();
      Tensor square =
          CustomGradient.of(
              input,
              values -> {
                assertThat(GradMode.is_enabled()).isFalse();
                return values.mul(values);
              },
              gradient -> {
                assertThat(GradMode.is_enabled()).isFalse();
                calls.incrementAndGet();
                return gradient.mul(input.detach()).mul(new Scalar(2.0));
              });
      assertThat(Tensors.toFloats(square)).containsExactly(4, 16, 36);
      // Two ways lead from the function to the sum: its gradient is asked for once, of both.
      square.mul(new Scalar(0.5)).add(square).sum().backward();
      assertThat(calls).hasValue(1);
      assertThat(Tensors.toFloats(x.grad())).containsExactly(12, -24, 36); // 1.5 · 2 · 2x · 2
      assertThat(Tensors.toFloats(input)).containsExactly(2, -4, 6);
    }
  }

  @Test
  void anInputWithoutAGraphStillReachesTheFunctionsOwnWeights() {
    try (NativeScope scope = NativeScope.open()) {
      AtomicInteger calls = new AtomicInteger();
      Tensor output =
          CustomGradient.of(
              torch.ones(2),
              values -> values.add(new Scalar(1.0)),
              gradient -> {
                calls.incrementAndGet();
                return gradient;
              });
      output.sum().backward();
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void whatFailsInTheFunctionsGradientFailsTheBackwardPass() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor output =
          CustomGradient.of(
              parameter(1),
              values -> values.clone(),
              gradient -> {
                throw new IllegalStateException("no gradient today");
              });
      Tensor sum = output.sum();
      assertThatThrownBy(sum::backward).hasMessageContaining("no gradient today");
    }
  }
}
