package io.attune.cli;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A line at the bottom of a terminal that is redrawn in place. What else is written through this
 * stream erases it first, so messages and a progress bar do not end up in one line.
 */
final class StatusLine extends OutputStream {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream target;
  private boolean shown;

  StatusLine(PrintStream target) {
    this.target = target;
  }

  /**
   * Draws the line.
   *
   * @param text narrower than the terminal
   */
  synchronized void show(String text) {
    target.print(ERASE_LINE + text);
    target.flush();
    shown = true;
  }

  /** Erases the line, where one is shown. */
  synchronized void clear() {
    if (shown) {
      target.print(ERASE_LINE);
      target.flush();
      shown = false;
    }
  }

  @Override
  public synchronized void write(int b) {
    clear();
    target.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    clear();
    target.write(bytes, offset, length);
  }

  @Override
  public synchronized void flush() {
    target.flush();
  }
}
