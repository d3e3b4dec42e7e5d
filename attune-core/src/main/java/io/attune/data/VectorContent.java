package io.attune.data;

import java.io.IOException;

/** Produces the vectors of a file, a few at a time. */
@FunctionalInterface
public interface VectorContent {
  /**
   * Writes all vectors.
   *
   * @param sink takes them one by one
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   */
  void writeTo(VectorSink sink) throws IOException;
}
