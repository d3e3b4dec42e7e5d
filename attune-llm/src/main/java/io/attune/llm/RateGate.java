package io.attune.llm;

import java.time.Duration;

/**
 * Where a server says that it is asked too often, everybody waits, not only the one who was told:
 * the limit is one for all.
 */
final class RateGate {
  private final Waits waits;
  private long opensAt;

  RateGate(Waits waits) {
    this.waits = waits;
    opensAt = waits.nanoTime();
  }

  /** Closes the gate for a time; a longer time that was said before stays. */
  synchronized void closeFor(Duration time) {
    opensAt = Math.max(opensAt, waits.nanoTime() + time.toNanos());
  }

  /** Returns when the gate is open. */
  void pass() throws InterruptedException {
    for (long left = left(); left > 0; left = left()) {
      waits.sleep(Duration.ofNanos(left));
    }
  }

  private synchronized long left() {
    return opensAt - waits.nanoTime();
  }
}
