package io.attune.onnx;

import io.attune.model.DType;
import io.attune.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** Layouts of matrices. */
final class Matrices {
  /** Rows and columns a block: 2 × 4 KiB stay in the innermost cache. */
  private static final int BLOCK = 32;

  private Matrices() {}

  /**
   * Swaps rows and columns, in blocks, since going down a column of a large matrix misses the cache
   * at every step. Bits are copied, not numbers.
   *
   * @param matrix float32 [rows, columns]
   * @return float32 [columns, rows]
   */
  static TensorData transpose(TensorData matrix) {
    int rows = Math.toIntExact(matrix.shape()[0]);
    int columns = Math.toIntExact(matrix.shape()[1]);
    IntBuffer from = matrix.data().asIntBuffer();
    ByteBuffer bytes = ByteBuffer.allocate(matrix.data().limit()).order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer to = bytes.asIntBuffer();
    for (int rowBlock = 0; rowBlock < rows; rowBlock += BLOCK) {
      for (int columnBlock = 0; columnBlock < columns; columnBlock += BLOCK) {
        for (int row = rowBlock; row < Math.min(rowBlock + BLOCK, rows); row++) {
          for (int column = columnBlock;
              column < Math.min(columnBlock + BLOCK, columns);
              column++) {
            to.put(column * rows + row, from.get(row * columns + column));
          }
        }
      }
    }
    return new TensorData(DType.F32, new long[] {columns, rows}, bytes);
  }
}
