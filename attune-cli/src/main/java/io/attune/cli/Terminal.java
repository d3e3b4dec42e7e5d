package io.attune.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints.
 *
 * @param out for results
 * @param err for messages and progress
 * @param status a line on {@code err} that is redrawn, where that is a terminal
 * @param interactive whether {@code err} is a terminal
 * @param columns how wide text may be
 */
record Terminal(
    PrintStream out, PrintStream err, StatusLine status, boolean interactive, int columns) {
  /** As wide as most text is set where nobody tells. */
  private static final int USUAL_COLUMNS = 100;

  private static final int LEAST_COLUMNS = 20;

  /**
   * The process's own streams, in UTF-8 whatever the locale. Loggers, which write to {@code
   * System.err}, are led through the same stream, so that they do not write into the status line.
   */
  static Terminal ofProcess() {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    Terminal terminal =
        of(
            out,
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            Boolean.getBoolean("attune.terminal"),
            Integer.getInteger("attune.columns", USUAL_COLUMNS));
    System.setErr(terminal.err());
    return terminal;
  }

  static Terminal of(PrintStream out, PrintStream err, boolean interactive, int columns) {
    StatusLine status = new StatusLine(err);
    // A terminal that does not know its size says 0.
    int width = columns == 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS);
    return new Terminal(
        out, new PrintStream(status, true, StandardCharsets.UTF_8), status, interactive, width);
  }
}
