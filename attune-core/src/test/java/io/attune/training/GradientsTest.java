package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientsTest {
  /** Gradients (3, 4), (12) and none: together of norm 13. */
  private static List<Tensor> parameters() {
    Tensor first = Tensors.ofFloats(new float[] {0, 0}, 2);
    Tensor second = Tensors.ofFloats(new float[] {0}, 1);
    try (NoGradGuard guard = new NoGradGuard()) {
      first.mutable_grad().put(Tensors.ofFloats(new float[] {3, 4}, 2));
      second.mutable_grad().put(Tensors.ofFloats(new float[] {-12}, 1));
    }
    return List.of(first, second, Tensors.ofFloats(new float[] {7}, 1));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.0769230710", "6.5, 0.5", "13.1, 1", "100, 1", "0, 1"})
  void scalesAllDownTogetherToTheLimit(double limit, double factor) {
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> parameters = parameters();
      assertThat(Gradients.clip(parameters, limit)).isCloseTo(13, within(1e-6));
      float[] first = Tensors.toFloats(parameters.get(0).grad());
      assertThat((double) first[0]).isCloseTo(3 * factor, within(1e-6));
      assertThat((double) first[1]).isCloseTo(4 * factor, within(1e-6));
      assertThat((double) Tensors.toFloats(parameters.get(1).grad())[0])
          .isCloseTo(-12 * factor, within(1e-6));
      assertThat(parameters.get(2).grad().defined()).isFalse();
    }
  }

  @Test
  void leavesSmallGradientsToTheBit() {
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> parameters = parameters();
      Gradients.clip(parameters, 13.1);
      assertThat(Tensors.toFloats(parameters.get(0).grad())).containsExactly(3, 4);
    }
  }

  @Test
  void tellsANormThatIsNoNumber() {
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> parameters = parameters();
      try (NoGradGuard guard = new NoGradGuard()) {
        parameters.get(0).grad().mul_(Tensors.scalar(Double.NaN));
      }
      assertThat(Gradients.clip(parameters, 1)).isNaN();
    }
  }

  @Test
  void clearingDropsAll() {
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> parameters = parameters();
      Gradients.clear(parameters);
      assertThat(parameters).allSatisfy(p -> assertThat(p.grad().defined()).isFalse());
    }
  }
}
