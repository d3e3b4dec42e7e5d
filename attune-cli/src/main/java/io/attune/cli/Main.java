package io.attune.cli;

/** The program {@code attune}. */
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the process with its exit status.
   *
   * @param arguments as given on the command line
   */
  public static void main(String[] arguments) {
    int status = new AttuneCommandLine(Terminal.ofProcess()).run(arguments);
    System.exit(status);
  }
}
