package io.attune.data;

import java.io.IOException;

/** Takes the vectors of a table's rows, in order. */
@FunctionalInterface
public interface VectorSink {
  /**
   * Writes a vector.
   *
   * @param row the vector belongs to; its fields are carried along where the format has columns
   * @param vector [dimension], finite numbers; not kept
   * @throws IOException if writing fails
   */
  void write(Row row, float[] vector) throws IOException;
}
