package io.attune.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StallGuardTest {
  /** A dead line: reading it ends only when somebody closes it. */
  private static final class DeadLine implements Closeable {
    private final CountDownLatch closed = new CountDownLatch(1);

    void read() throws InterruptedException {
      closed.await();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void endsTheReadingOfADeadLine() throws InterruptedException {
    DeadLine line = new DeadLine();
    try (StallGuard guard = new StallGuard(line, Duration.ofMillis(20))) {
      guard.alive();
      line.read();
      assertThat(line.closed.getCount()).isZero();
    }
  }

  @Test
  void leavesALineAloneWhileItsSilenceIsShort() {
    DeadLine line = new DeadLine();
    try (StallGuard guard = new StallGuard(line, Duration.ofHours(1))) {
      guard.alive();
      assertThat(line.closed.getCount()).isOne();
    }
    assertThat(line.closed.getCount()).isOne();
  }
}
