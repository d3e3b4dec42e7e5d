package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** Runs the command line in the test's own process. */
final class InProcess {
  private InProcess() {}

  static CliResult run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        Terminal.of(
            new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, 80);
    int status = new AttuneCommandLine(terminal).run(arguments);
    return new CliResult(status, out.toString(UTF_8), err.toString(UTF_8));
  }
}
