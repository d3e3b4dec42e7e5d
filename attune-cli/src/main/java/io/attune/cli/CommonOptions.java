package io.attune.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @SuppressWarnings("UnusedVariable") // AttuneCommandLine asks the parser for it
  @Option(
      names = "--verbose",
      description = "Says more on standard error, and where a failure came from.")
  private boolean verbose;
}
