package io.attune.onnx;

import io.attune.InvalidInputException;
import io.attune.model.DType;
import io.attune.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A tensor as it lies in an ONNX file ({@code TensorProto}); nothing is checked before it is used.
 *
 * @param name unique in its graph
 * @param elementType the number that ONNX gives the element type
 * @param shape sizes of the dimensions; empty for a scalar
 * @param data the elements in row-major order, little endian
 * @param external whether the elements lie in another file
 */
record OnnxTensor(String name, int elementType, long[] shape, byte[] data, boolean external) {
  /** {@code TensorProto.DataType}, as far as safetensors has the same types. */
  private static final Map<Integer, DType> TYPES =
      Map.of(
          1,
          DType.F32,
          2,
          DType.U8,
          3,
          DType.I8,
          5,
          DType.I16,
          6,
          DType.I32,
          7,
          DType.I64,
          9,
          DType.BOOL,
          10,
          DType.F16,
          11,
          DType.F64,
          16,
          DType.BF16);

  /**
   * @return whether the elements are floating-point numbers
   */
  boolean isFloating() {
    return dtype()
        .filter(
            type ->
                type == DType.F32 || type == DType.F64 || type == DType.F16 || type == DType.BF16)
        .isPresent();
  }

  /**
   * @param origin the file, for messages
   * @return the elements as float32, in the file's layout
   * @throws InvalidInputException if the elements are no floating-point numbers or not all there
   */
  TensorData floats(String origin) {
    if (external) {
      throw invalid(origin, "lies in another file; only ONNX files that hold their weights work");
    }
    if (!isFloating()) {
      throw invalid(
          origin,
          "has element type "
              + dtype().map(DType::name).orElse("number " + elementType)
              + "; weights must be floating-point numbers (a quantised model cannot be imported)");
    }
    DType dtype = dtype().orElseThrow();
    if (bytesNeeded(dtype) != data.length) {
      throw invalid(
          origin,
          "has shape "
              + Arrays.toString(shape)
              + " of "
              + dtype
              + ", but "
              + data.length
              + " bytes of data");
    }
    TensorData stored =
        new TensorData(dtype, shape, ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
    return dtype == DType.F32 ? stored : TensorData.ofFloats(stored.toFloats(), shape);
  }

  /**
   * @param origin the file, for messages
   * @return the only element
   * @throws InvalidInputException if there is not exactly one floating-point number
   */
  float scalar(String origin) {
    float[] values = floats(origin).toFloats();
    if (values.length != 1) {
      throw invalid(origin, "has " + values.length + " elements where one number is expected");
    }
    return values[0];
  }

  /** -1 for a shape that cannot be. */
  private long bytesNeeded(DType dtype) {
    long bytes = dtype.bytes();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      return -1;
    }
    return Arrays.stream(shape).anyMatch(size -> size < 0) ? -1 : bytes;
  }

  private Optional<DType> dtype() {
    return Optional.ofNullable(TYPES.get(elementType));
  }

  private InvalidInputException invalid(String origin, String what) {
    return new InvalidInputException(origin + ": tensor '" + name + "' " + what);
  }
}
