package io.attune.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Weights in two bytes each, as many published models store them. */
final class Halves {
  private Halves() {}

  /** float32 again, of values that two bytes can hold. */
  static TensorData rounded(TensorData tensor, DType type) {
    return TensorData.ofFloats(narrowed(tensor, type).toFloats(), tensor.shape());
  }

  /** Cuts off the digits that do not fit. */
  static TensorData narrowed(TensorData tensor, DType type) {
    float[] values = tensor.toFloats();
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      bytes.putShort((short) (type == DType.BF16 ? bits >>> 16 : half(bits)));
    }
    return new TensorData(type, tensor.shape(), bytes.flip());
  }

  private static int half(int bits) {
    int sign = (bits >>> 16) & 0x8000;
    int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
    return exponent <= 0 ? sign : sign | (exponent << 10) | ((bits >>> 13) & 0x3ff);
  }
}
