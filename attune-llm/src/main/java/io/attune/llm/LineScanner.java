package io.attune.llm;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The lines of a stream as bytes, and whether the last one was ended. */
final class LineScanner {
  private final InputStream input;
  private boolean complete;

  LineScanner(InputStream stream) {
    input = new BufferedInputStream(stream);
  }

  /** The next line without its line feed, or null after the last. */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int value = input.read();
    if (value < 0) {
      return null;
    }
    while (value >= 0 && value != '\n') {
      line.write(value);
      value = input.read();
    }
    complete = value == '\n';
    return line.toByteArray();
  }

  /** Whether the line last read ended with a line feed. */
  boolean isComplete() {
    return complete;
  }
}
