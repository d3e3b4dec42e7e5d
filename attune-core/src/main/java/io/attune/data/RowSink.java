package io.attune.data;

import java.io.IOException;
import java.util.Map;

/** Takes the rows of a table that is being written, in order. */
@FunctionalInterface
public interface RowSink {
  /**
   * Writes a row.
   *
   * @param fields from column to value, of the kinds that {@link Row} names; not kept
   * @throws IOException if writing fails
   */
  void write(Map<String, ?> fields) throws IOException;
}
