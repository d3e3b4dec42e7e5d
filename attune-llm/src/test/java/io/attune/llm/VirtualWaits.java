package io.attune.llm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only by waiting. */
final class VirtualWaits implements Waits {
  private final List<Duration> slept = new ArrayList<>();
  private long now;

  @Override
  public synchronized void sleep(Duration time) {
    slept.add(time);
    now += time.toNanos();
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  synchronized List<Duration> slept() {
    return List.copyOf(slept);
  }

  synchronized double seconds() {
    return now / 1e9;
  }
}
