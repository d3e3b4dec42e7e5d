package io.attune.cli;

import java.io.PrintStream;

/**
 * Tells how to go on when the process is told to end (Ctrl-C, SIGTERM) during work that has nothing
 * to save: what it was writing counts for nothing, since files appear only when they are whole.
 * {@link StopOnSignal} is for work that has.
 */
final class EndOnSignal implements AutoCloseable {
  private final PrintStream messages;
  private final Thread hook;

  /**
   * @param messages to the user
   * @param where what is under way
   * @param resumeCommand what the user has to type to go on
   */
  EndOnSignal(PrintStream messages, String where, String resumeCommand) {
    this.messages = messages;
    String message =
        "Stopped in %s. What is finished and saved stays. To go on:\n  %s"
            .formatted(where, resumeCommand);
    hook = new Thread(() -> messages.println(message), "end-on-signal");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      messages.println(message); // shutting down already
    }
  }

  /** The work is over. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Shutting down already: the user has been told.
      messages.flush();
    }
  }
}
