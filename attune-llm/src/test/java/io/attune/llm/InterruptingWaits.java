package io.attune.llm;

import java.time.Duration;

/** Ends a run in the middle of its waiting. */
final class InterruptingWaits implements Waits {
  private final Waits waits;
  private int left;

  InterruptingWaits(Waits waits, int sleeps) {
    this.waits = waits;
    left = sleeps;
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    if (--left <= 0) {
      throw new InterruptedException("by the test");
    }
    waits.sleep(time);
  }

  @Override
  public long nanoTime() {
    return waits.nanoTime();
  }
}
