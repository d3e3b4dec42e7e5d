package io.attune.onnx.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.attune.model.DType;
import io.attune.model.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor that is stored in the file ({@code TensorProto}). Weights are written from where they
 * lie, a piece at a time.
 *
 * @param name unique in the graph
 * @param type of its elements
 * @param shape sizes of the dimensions; empty for a single number
 * @param data writes the elements in row-major order, little endian
 */
record Initializer(String name, ElementType type, long[] shape, Data data) {
  private static final int RAW_DATA = 9;

  /** Rows of a transposed matrix that are held at once: as many numbers as a cache line has. */
  private static final int ROWS_AT_ONCE = 16;

  /** Writes elements. */
  @FunctionalInterface
  interface Data {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  /** A weight as it is stored. */
  static Initializer of(String name, TensorData weight) {
    require(weight);
    return new Initializer(
        name, ElementType.FLOAT, weight.shape(), out -> out.writeRawBytes(weight.data()));
  }

  /**
   * A linear layer's weight as ONNX multiplies with it.
   *
   * @param weight [out, in]
   * @return [in, out]
   */
  static Initializer transposed(String name, TensorData weight) {
    require(weight);
    long[] shape = weight.shape();
    return new Initializer(
        name,
        ElementType.FLOAT,
        new long[] {shape[1], shape[0]},
        out -> writeTransposed(weight.data(), (int) shape[0], (int) shape[1], out));
  }

  /** A matrix of bytes as it is stored. */
  static Initializer of(String name, Int8Matrix matrix) {
    return new Initializer(
        name, ElementType.INT8, new long[] {matrix.rows(), matrix.columns()}, matrix::writeTo);
  }

  /** A matrix of bytes [out, in] as ONNX multiplies with it, [in, out]. */
  static Initializer transposed(String name, Int8Matrix matrix) {
    return new Initializer(
        name,
        ElementType.INT8,
        new long[] {matrix.columns(), matrix.rows()},
        matrix::writeTransposedTo);
  }

  static Initializer of(String name, long[] shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new Initializer(
        name, ElementType.FLOAT, shape, out -> out.writeRawBytes(bytes.duplicate()));
  }

  static Initializer of(String name, long[] shape, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return new Initializer(
        name, ElementType.INT64, shape, out -> out.writeRawBytes(bytes.duplicate()));
  }

  /** All that comes before the elements. */
  private ByteString head() throws IOException {
    ProtobufMessage message = new ProtobufMessage();
    for (long size : shape) {
      message.integer(1, size);
    }
    return message.integer(2, type.number()).text(8, name).toBytes();
  }

  private long bytes() {
    return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
  }

  /** How many bytes {@link #writeTo} writes. */
  long size() throws IOException {
    return head().size()
        + CodedOutputStream.computeTagSize(RAW_DATA)
        + CodedOutputStream.computeUInt64SizeNoTag(bytes())
        + bytes();
  }

  void writeTo(CodedOutputStream out) throws IOException {
    out.writeRawBytes(head());
    out.writeTag(RAW_DATA, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(bytes());
    data.writeTo(out);
  }

  /** Row by row of the result, some rows at once: columns of the source lie far apart. */
  private static void writeTransposed(
      ByteBuffer source, int rows, int columns, CodedOutputStream out) throws IOException {
    for (int start = 0; start < columns; start += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, columns - start);
      ByteBuffer block = ByteBuffer.allocate(4 * count * rows).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < count; i++) {
          block.putInt(4 * (i * rows + row), source.getInt(4 * (row * columns + start + i)));
        }
      }
      out.writeRawBytes(block);
    }
  }

  private static void require(TensorData weight) {
    if (weight.dtype() != DType.F32) {
      throw new IllegalArgumentException("Weights are saved as F32, not " + weight.dtype());
    }
  }
}
