package io.attune.data;

import java.io.IOException;

/** Produces the rows of a table, a few at a time. */
@FunctionalInterface
public interface RowContent {
  /**
   * Writes all rows.
   *
   * @param sink takes them one by one
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   */
  void writeTo(RowSink sink) throws IOException;
}
