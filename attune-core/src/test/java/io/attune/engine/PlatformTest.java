package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, 2.35",
    "Linux, x86_64, 2.41",
    "Linux, amd64, 3.0",
    "Mac OS X, aarch64, ''",
    "Windows 11, amd64, ''"
  })
  void acceptsWhatTheEngineWasBuiltFor(String system, String architecture, String glibc) {
    assertThatNoException()
        .isThrownBy(() -> Platform.requireSupported(system, architecture, () -> glibc));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, aarch64, 2.41, no build for Linux on aarch64",
    "Mac OS X, x86_64, '', no build for Mac OS X on x86_64",
    "Windows 11, x86, '', no build for Windows 11 on x86",
    "FreeBSD, amd64, '', no build for FreeBSD on amd64",
    "Linux, amd64, 2.34, C library is glibc 2.34",
    "Linux, amd64, 1.99, C library is glibc 1.99",
    "Linux, amd64, '', C library is not glibc"
  })
  void refusesTheRestAndSaysWhatIsSupported(
      String system, String architecture, String glibc, String message) {
    assertThatThrownBy(() -> Platform.requireSupported(system, architecture, () -> glibc))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("glibc 2.35 or later");
  }

  @Test
  void choosesBf16OnlyWhereTheProcessorComputesInIt() {
    assertThat(Precision.AUTO.resolve())
        .isEqualTo(NativeEngine.hasBf16Arithmetic() ? Precision.BF16 : Precision.FP32);
    assertThat(Precision.FP32.resolve()).isEqualTo(Precision.FP32);
    assertThat(Precision.BF16.resolve()).isEqualTo(Precision.BF16);
  }

  @Test
  void namesAPrecisionByItsKey() {
    for (Precision precision : Precision.values()) {
      assertThat(Precision.fromKey(precision.key())).isEqualTo(precision);
    }
    assertThatThrownBy(() -> Precision.fromKey("bf1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("Unknown precision 'bf1' (did you mean 'bf16'?); allowed: auto, fp32, bf16");
  }
}
