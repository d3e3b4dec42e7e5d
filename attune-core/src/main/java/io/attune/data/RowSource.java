package io.attune.data;

import java.io.IOException;
import java.util.List;

/** The rows of one open table, read in order. Made by a {@link TableFormat}. */
public interface RowSource extends AutoCloseable {
  /**
   * The columns the table declares.
   *
   * @return in the order of the file; empty where the format declares none and each row brings its
   *     own, as JSON lines do
   */
  List<String> columns();

  /**
   * Reads a row.
   *
   * @return the next row, or null after the last
   * @throws IOException if reading fails
   * @throws io.attune.InvalidInputException if what is read is no row
   */
  Row next() throws IOException;

  @Override
  void close() throws IOException;
}
