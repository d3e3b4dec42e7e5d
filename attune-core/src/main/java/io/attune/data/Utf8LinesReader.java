package io.attune.data;

import java.io.IOException;
import java.io.Reader;

/** Hands strictly decoded lines to a parser that wants a {@link Reader}, one line at a time. */
final class Utf8LinesReader extends Reader {
  private final Utf8Lines lines;
  private String line = "";
  private int position;

  Utf8LinesReader(Utf8Lines lines) {
    this.lines = lines;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    while (position == line.length()) { // a line of nothing but a byte order mark is empty
      String next = lines.next();
      if (next == null) {
        return -1;
      }
      line = next;
      position = 0;
    }
    int count = Math.min(length, line.length() - position);
    line.getChars(position, position + count, target, offset);
    position += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
