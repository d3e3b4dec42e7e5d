package io.attune.engine;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies between Java arrays and tensors, and spares the call sites JavaCPP's option types. */
public final class Tensors {
  private Tensors() {}

  /**
   * @return a tensor of that type and shape, its elements undefined
   */
  public static Tensor empty(ScalarType type, long... shape) {
    return torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
  }

  /**
   * @param values in row-major order
   * @param shape whose product is the number of values
   * @return a float32 tensor with its own copy of the values
   * @throws IllegalArgumentException if shape and number of values differ
   */
  public static Tensor ofFloats(float[] values, long... shape) {
    // Native code would write past the tensor's end.
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
    Tensor tensor = empty(ScalarType.Float, shape);
    if (values.length > 0) { // an empty tensor has no data to point to
      tensor.data_ptr_float().put(values);
    }
    return tensor;
  }

  /**
   * @param rows equally long
   * @return float32 [rows, columns]
   * @throws IllegalArgumentException if a row is longer or shorter than the first
   */
  public static Tensor ofRows(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    for (int row = 0; row < rows.length; row++) {
      if (rows[row].length != columns) {
        throw new IllegalArgumentException(
            "Row " + row + " has " + rows[row].length + " components, but row 0 has " + columns);
      }
    }
    Tensor tensor = empty(ScalarType.Float, rows.length, columns);
    try (FloatPointer data = tensor.data_ptr_float()) {
      for (int row = 0; row < rows.length; row++) {
        data.position((long) row * columns).put(rows[row]);
      }
    }
    return tensor;
  }

  /**
   * @return an int32 vector
   */
  public static Tensor ofInts(int... values) {
    Tensor tensor = empty(ScalarType.Int, values.length);
    if (values.length > 0) {
      tensor.data_ptr_int().put(values);
    }
    return tensor;
  }

  /**
   * @return an int64 vector
   */
  public static Tensor ofLongs(long... values) {
    Tensor tensor = empty(ScalarType.Long, values.length);
    if (values.length > 0) {
      tensor.data_ptr_long().put(values);
    }
    return tensor;
  }

  /**
   * @return the values in row-major order, converted to float32
   */
  public static float[] toFloats(Tensor tensor) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor floats = tensor.detach().to(ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(floats.numel())];
      if (values.length > 0) {
        floats.data_ptr_float().get(values);
      }
      return values;
    }
  }

  /**
   * @param tensor [rows, columns]
   * @return one array a row, converted to float32
   */
  public static float[][] toRows(Tensor tensor) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor floats = tensor.detach().to(ScalarType.Float).contiguous();
      int rows = Math.toIntExact(floats.size(0));
      int columns = Math.toIntExact(floats.size(1));
      float[][] values = new float[rows][columns];
      if (floats.numel() == 0) {
        return values;
      }
      FloatPointer data = floats.data_ptr_float();
      for (int row = 0; row < rows; row++) {
        data.position((long) row * columns).get(values[row]);
      }
      return values;
    }
  }

  /**
   * @return the values of an integer tensor in row-major order
   */
  public static long[] toLongs(Tensor tensor) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor longs = tensor.detach().to(ScalarType.Long).contiguous();
      long[] values = new long[Math.toIntExact(longs.numel())];
      if (values.length > 0) {
        longs.data_ptr_long().get(values);
      }
      return values;
    }
  }

  /**
   * @return a zero-dimensional operand
   */
  public static Scalar scalar(double value) {
    return new Scalar(value);
  }

  /**
   * @return the argument as JavaCPP's optional
   */
  public static TensorOptional optional(Tensor tensor) {
    return new TensorOptional(tensor);
  }

  /**
   * @return the argument as JavaCPP's optional, present or not
   */
  public static TensorOptional optional(Optional<Tensor> tensor) {
    return tensor.map(TensorOptional::new).orElseGet(TensorOptional::new);
  }

  /**
   * @return "keep the tensor's own type"
   */
  public static ScalarTypeOptional sameType() {
    return new ScalarTypeOptional();
  }

  /**
   * @param tensor any
   * @param type the wanted element type
   * @return the tensor itself where it has that type, else a converted copy
   */
  public static Tensor cast(Tensor tensor, ScalarType type) {
    return tensor.scalar_type().intern() == type ? tensor : tensor.to(type);
  }
}
