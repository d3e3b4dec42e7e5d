package io.attune.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a run come to a good end when the process is told to end (Ctrl-C, SIGTERM): asks it to stop
 * and keeps Java alive until the run is closed.
 *
 * <p>A shutdown hook does this: it needs no unsupported signal API, and the exit status stays the
 * one that shells expect of a process ended by a signal (130, 143).
 */
final class StopOnSignal implements AutoCloseable {
  private final Runnable requestStop;
  private final PrintStream messages;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "stop-on-signal");

  /**
   * @param requestStop is called on another thread; the run then ends soon and closes this
   * @param messages to the user
   */
  StopOnSignal(Runnable requestStop, PrintStream messages) {
    this.requestStop = requestStop;
    this.messages = messages;
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      requestStop.run(); // shutting down already: a first step is not begun
    }
  }

  private void stopAndWait() {
    messages.println("Stopping: finishing this step and saving a checkpoint ...");
    requestStop.run();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run is over; a shutdown that waits for it goes on. */
  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Shutting down already: the hook has run, and is about to end.
      messages.flush();
    }
  }
}
