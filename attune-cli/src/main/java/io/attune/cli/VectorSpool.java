package io.attune.cli;

import io.attune.similarity.ComponentRanges;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps vectors in a temporary file until something is known of all of them. */
final class VectorSpool implements AutoCloseable {
  /** Takes vectors back. */
  @FunctionalInterface
  interface Taker {
    void take(float[] vector) throws IOException;
  }

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final int dimension;
  private final DataOutputStream out;
  private final ComponentRanges.Growing ranges;
  private long count;

  VectorSpool(int dimension) throws IOException {
    this.dimension = dimension;
    this.ranges = new ComponentRanges.Growing(dimension);
    this.file = Files.createTempFile("attune-vectors", ".tmp");
    this.out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
  }

  void add(float[] vector) throws IOException {
    for (float number : vector) {
      out.writeFloat(number);
    }
    ranges.add(vector);
    count++;
  }

  /** The ranges of the components of all vectors so far; at least one. */
  ComponentRanges ranges() {
    return ranges.toRanges();
  }

  /** Gives all vectors back, in order. */
  void replay(Taker taker) throws IOException {
    out.flush();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      float[] vector = new float[dimension];
      for (long i = 0; i < count; i++) {
        for (int component = 0; component < dimension; component++) {
          vector[component] = in.readFloat();
        }
        taker.take(vector);
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
