package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class NativeScopeTest {
  @Test
  void freesWhatWasMadeInsideAndKeepsWhatItIsTold() {
    long before = NativeMemory.objects();
    Tensor kept;
    try (NativeScope outer = NativeScope.open()) {
      try (NativeScope inner = NativeScope.open()) {
        Tensor made = torch.ones(3).mul(Tensors.scalar(2));
        kept = inner.keep(made.add(Tensors.scalar(1)));
        assertThat(NativeMemory.objects()).isGreaterThan(before + 3);
      }
      assertThat(NativeMemory.objects()).isEqualTo(before + 1);
    }
    assertThat(Tensors.toFloats(kept)).containsExactly(3, 3, 3);
    kept.close();
    assertThat(NativeMemory.objects()).isEqualTo(before);
  }

  @Test
  void freesWhenAnExceptionPasses() {
    long before = NativeMemory.objects();
    assertThatThrownBy(
            () -> {
              try (NativeScope scope = NativeScope.open()) {
                torch.ones(2).add(torch.ones(3));
              }
            })
        .hasMessageContaining("must match");
    assertThat(NativeMemory.objects()).isEqualTo(before);
  }

  @Test
  void memoryIsCountedInBytes() {
    assertThat(NativeMemory.allocatedBytes()).isPresent();
    long before = NativeMemory.allocatedBytes().getAsLong();
    try (Tensor large = Tensors.empty(ScalarType.Float, 64 << 20)) {
      assertThat(large.numel()).isEqualTo(64 << 20);
      assertThat(NativeMemory.allocatedBytes().getAsLong() - before)
          .isBetween(250L << 20, 270L << 20);
    }
    assertThat(NativeMemory.allocatedBytes().getAsLong() - before).isLessThan(20 << 20);
  }

  @Test
  void theJavaHeapDoesNotLimitNativeMemory() {
    NativeEngine.load();
    assertThat(Pointer.maxPhysicalBytes()).isZero();
  }
}
