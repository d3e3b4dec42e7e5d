package io.attune.onnx.export;

import com.google.protobuf.CodedOutputStream;
import io.attune.model.TensorData;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * A matrix whose rows are rounded to bytes, each to as many steps as its largest component takes.
 *
 * @param values [rows, columns], float32
 * @param scales what one step is worth, by row
 */
record Int8Matrix(TensorData values, float[] scales) {
  /**
   * Steps to either side in matrices that are multiplied with. Processors without VNNI add two
   * products of bytes in 16 bits, where more than 64 · 255 each would not fit.
   */
  static final int STEPS_OF_FACTORS = 64;

  /** Steps to either side in tables whose rows are looked up. */
  static final int STEPS_OF_TABLES = 127;

  static Int8Matrix of(TensorData values, int steps) {
    int rows = (int) values.shape()[0];
    int columns = (int) values.shape()[1];
    FloatBuffer floats = values.data().asFloatBuffer();
    float[] scales = new float[rows];
    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int column = 0; column < columns; column++) {
        largest = Math.max(largest, Math.abs(floats.get(row * columns + column)));
      }
      scales[row] = largest == 0 ? 1 : largest / steps;
    }
    return new Int8Matrix(values, scales);
  }

  int rows() {
    return (int) values.shape()[0];
  }

  int columns() {
    return (int) values.shape()[1];
  }

  /** Row by row. */
  void writeTo(CodedOutputStream out) throws IOException {
    FloatBuffer floats = values.data().asFloatBuffer();
    for (int row = 0; row < rows(); row++) {
      byte[] line = new byte[columns()];
      for (int column = 0; column < line.length; column++) {
        line[column] = rounded(floats.get(row * columns() + column), row);
      }
      out.writeRawBytes(line);
    }
  }

  /** Column by column. */
  void writeTransposedTo(CodedOutputStream out) throws IOException {
    FloatBuffer floats = values.data().asFloatBuffer();
    for (int column = 0; column < columns(); column++) {
      byte[] line = new byte[rows()];
      for (int row = 0; row < line.length; row++) {
        line[row] = rounded(floats.get(row * columns() + column), row);
      }
      out.writeRawBytes(line);
    }
  }

  private byte rounded(float value, int row) {
    return (byte) Math.rint(value / scales[row]);
  }
}
