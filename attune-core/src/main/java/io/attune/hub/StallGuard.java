package io.attune.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream that brings nothing for too long. Java's HTTP client limits the wait for an
 * answer, but not that for the bytes of its body: reading from a line that went dead without a word
 * would never end. Closing the stream ends the read, and what follows is that of a cut connection.
 */
final class StallGuard implements AutoCloseable {
  private static final int LOOKS = 4; // within the longest silence

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "attune-stall-guard");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long lastNanos = System.nanoTime();

  /**
   * @param stream that another thread reads
   * @param longestSilence after which it is closed
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure to close leaves nothing to do
  StallGuard(Closeable stream, Duration longestSilence) {
    long silence = longestSilence.toNanos();
    clock.scheduleAtFixedRate(
        () -> {
          if (System.nanoTime() - lastNanos > silence) {
            close(stream);
          }
        },
        silence / LOOKS,
        silence / LOOKS,
        TimeUnit.NANOSECONDS);
  }

  /** Bytes have come. */
  void alive() {
    lastNanos = System.nanoTime();
  }

  private static void close(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      throw new IllegalStateException(e); // ends the looking; the reader sees its own error
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
