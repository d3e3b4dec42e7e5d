package io.attune.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor as it lies in a safetensors file.
 *
 * @param dtype element type
 * @param shape sizes of the dimensions; empty for a scalar
 * @param data the elements in row-major order, little endian, from position 0 to the limit
 */
public record TensorData(DType dtype, long[] shape, ByteBuffer data) {
  /**
   * @throws IllegalArgumentException if the data has another size than type and shape demand
   */
  public TensorData {
    shape = shape.clone();
    data = data.duplicate().rewind().order(ByteOrder.LITTLE_ENDIAN);
    long needed = Arrays.stream(shape).reduce(1, Math::multiplyExact) * dtype.bytes();
    if (needed != data.limit()) {
      throw new IllegalArgumentException(
          dtype
              + " "
              + Arrays.toString(shape)
              + " needs "
              + needed
              + " bytes, not "
              + data.limit());
    }
  }

  /**
   * @param values in row-major order
   * @param shape whose product is the number of values
   * @return float32 data with its own copy of the values
   */
  public static TensorData ofFloats(float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new TensorData(DType.F32, shape, bytes);
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** A fresh view, so that one reader's position does not disturb another's. */
  @Override
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * @return the elements converted to float32; F64 is rounded
   * @throws IllegalArgumentException for integer types
   */
  public float[] toFloats() {
    ByteBuffer bytes = data();
    float[] values = new float[data.limit() / dtype.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case F32 -> bytes.getFloat(4 * i);
            case F64 -> (float) bytes.getDouble(8 * i);
            case BF16 -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
            case F16 -> halfToFloat(bytes.getShort(2 * i));
            default -> throw new IllegalArgumentException("Not a floating-point type: " + dtype);
          };
    }
    return values;
  }

  /**
   * @return the elements as 64-bit whole numbers
   * @throws IllegalArgumentException for types with a fraction
   */
  public long[] toLongs() {
    ByteBuffer bytes = data();
    long[] values = new long[data.limit() / dtype.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case I64 -> bytes.getLong(8 * i);
            case I32 -> bytes.getInt(4 * i);
            case I16 -> bytes.getShort(2 * i);
            case I8 -> bytes.get(i);
            case U8 -> bytes.get(i) & 0xff;
            default -> throw new IllegalArgumentException("Not a type of integers: " + dtype);
          };
    }
    return values;
  }

  /** IEEE 754 binary16 to binary32; Java has {@code Float.float16ToFloat} only from 20 on. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f; // subnormal
      return sign == 0 ? magnitude : -magnitude;
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
  }
}
