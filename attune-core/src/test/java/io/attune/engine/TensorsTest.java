package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TensorsTest {
  @Test
  void copiesThereAndBack() {
    try (NativeScope scope = NativeScope.open()) {
      float[][] rows = {{1, -2.5f, Float.MIN_VALUE}, {0, Float.MAX_VALUE, 3}};
      assertThat(Tensors.toRows(Tensors.ofRows(rows))).isEqualTo(rows);
      assertThat(Tensors.toRows(Tensors.ofRows(rows).t()))
          .isEqualTo(new float[][] {{1, 0}, {-2.5f, Float.MAX_VALUE}, {Float.MIN_VALUE, 3}});
      assertThat(Tensors.toFloats(Tensors.ofFloats(new float[] {1, 2, 3, 4}, 2, 2)))
          .containsExactly(1, 2, 3, 4);
      assertThat(Tensors.toLongs(Tensors.ofLongs(Long.MIN_VALUE, 0, Long.MAX_VALUE)))
          .containsExactly(Long.MIN_VALUE, 0, Long.MAX_VALUE);
      assertThat(Tensors.toRows(Tensors.ofRows(new float[0][]))).isEmpty();
      assertThat(Tensors.toFloats(Tensors.ofFloats(new float[] {7}))).containsExactly(7);
      assertThat(Tensors.toFloats(Tensors.ofFloats(new float[0], 0, 3))).isEmpty();
      assertThat(Tensors.toLongs(Tensors.ofLongs())).isEmpty();
    }
  }

  @Test
  void convertsBf16ToFloats() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor half = Tensors.cast(Tensors.ofFloats(new float[] {1.5f, 257}, 2), ScalarType.BFloat16);
      assertThat(Tensors.toFloats(half)).containsExactly(1.5f, 256);
      assertThat(Tensors.cast(half, ScalarType.BFloat16)).isSameAs(half);
    }
  }

  @Test
  void writesNeverPastTheEndOfATensor() {
    assertThatThrownBy(() -> Tensors.ofRows(new float[][] {{1, 2}, {1, 2, 3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Row 1 has 3 components, but row 0 has 2");
    assertThatThrownBy(() -> Tensors.ofFloats(new float[] {1, 2, 3}, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values do not fill the shape [1, 2]");
  }
}
