package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorDataTest {
  private static TensorData of(DType dtype, byte... bytes) {
    return new TensorData(dtype, new long[] {bytes.length / dtype.bytes()}, ByteBuffer.wrap(bytes));
  }

  private static float half(int bits) {
    return of(DType.F16, (byte) bits, (byte) (bits >>> 8)).toFloats()[0];
  }

  private static float bf16(int bits) {
    return of(DType.BF16, (byte) bits, (byte) (bits >>> 8)).toFloats()[0];
  }

  /** IEEE 754-2019, table 3.5: largest, smallest, subnormal numbers and their neighbours. */
  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0p0",
    "0x8000, -0x0p0",
    "0x3c00, 0x1p0",
    "0xc000, -0x1p1",
    "0x3555, 0x1.554p-2",
    "0x7bff, 65504",
    "0xfbff, -65504",
    "0x0400, 0x1p-14",
    "0x03ff, 0x0.ffcp-14",
    "0x0001, 0x1p-24",
    "0x8001, -0x1p-24",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN",
    "0x7c01, NaN"
  })
  void convertsHalfPrecision(String bits, float value) {
    assertThat(half(Integer.decode(bits))).isEqualTo(Float.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0p0",
    "0x8000, -0x0p0",
    "0x3f80, 0x1p0",
    "0x4049, 0x1.92p1",
    "0x0001, 0x1p-133",
    "0x007f, 0x0.FEp-126",
    "0x7f7f, 0x1.fep127",
    "0x7f80, Infinity",
    "0xff80, -Infinity",
    "0x7fc0, NaN"
  })
  void convertsBf16(String bits, float value) {
    assertThat(bf16(Integer.decode(bits))).isEqualTo(Float.valueOf(value));
  }

  /** Every half has a neighbour above it that is larger, up to infinity. */
  @Test
  void halvesAreOrderedAsTheirBits() {
    for (int bits = 0; bits < 0x7c00; bits++) {
      assertThat(half(bits + 1)).isGreaterThan(half(bits));
      assertThat(half(0x8000 | bits)).isEqualTo(-half(bits));
    }
  }

  @Test
  void convertsWiderTypes() {
    ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, 0.1);
    assertThat(new TensorData(DType.F64, new long[0], bytes).toFloats()).containsExactly(0.1f);
    float[] values = {1, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    assertThat(TensorData.ofFloats(values, 2, 2).toFloats()).isEqualTo(values);
    assertThatThrownBy(() -> of(DType.I16, (byte) 1, (byte) 2).toFloats())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not a floating-point type: I16");
  }

  @Test
  void dataMustFillTheShape() {
    assertThatThrownBy(() -> new TensorData(DType.F32, new long[] {2, 2}, ByteBuffer.allocate(12)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("F32 [2, 2] needs 16 bytes, not 12");
  }

  @Test
  void isNotChangedThroughWhatItHandsOut() {
    TensorData tensor = TensorData.ofFloats(new float[] {1, 2}, 2);
    tensor.shape()[0] = 7;
    tensor.data().getFloat();
    assertThat(tensor.shape()).containsExactly(2);
    assertThat(tensor.data().position()).isZero();
    assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }
}
