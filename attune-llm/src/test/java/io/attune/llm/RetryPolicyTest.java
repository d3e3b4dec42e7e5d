package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private static Optional<Duration> read(Map<String, String> headers) {
    return RetryAfter.read(name -> Optional.ofNullable(headers.get(name)), NOW);
  }

  @Test
  void waitsDoubleUpToABoundLessAQuarterAtMost() {
    SplittableRandom random = new SplittableRandom(7);
    for (int tried = 1; tried <= 20; tried++) {
      double full = Math.min(60, Math.pow(2, tried - 1));
      Duration wait = RetryPolicy.DEFAULT.waitAfter(tried, Optional.empty(), random);
      assertThat(wait.toMillis() / 1000.0).as("try %d", tried).isBetween(0.75 * full, full);
    }
  }

  @Test
  void whatTheServerAsksForGoesFirst() {
    Duration asked = Duration.ofSeconds(123);
    assertThat(RetryPolicy.DEFAULT.waitAfter(1, Optional.of(asked), new SplittableRandom(1)))
        .isEqualTo(asked);
  }

  @Test
  void everyFormOfRetryAfterIsRead() {
    assertThat(read(Map.of("retry-after", "20"))).contains(Duration.ofSeconds(20));
    assertThat(read(Map.of("retry-after", "0.5"))).contains(Duration.ofMillis(500));
    assertThat(read(Map.of("retry-after-ms", "250", "retry-after", "9")))
        .contains(Duration.ofMillis(250));
    assertThat(read(Map.of("retry-after", "Wed, 25 Nov 2026 10:00:30 GMT")))
        .contains(Duration.ofSeconds(30));
    assertThat(read(Map.of("retry-after", "Wed, 25 Nov 2026 09:00:00 GMT")))
        .contains(Duration.ZERO);
    assertThat(read(Map.of("retry-after", "-5"))).contains(Duration.ZERO);
    assertThat(read(Map.of("retry-after", "soon"))).isEmpty();
    assertThat(read(Map.of("retry-after", "NaN"))).isEmpty();
    assertThat(read(Map.of())).isEmpty();
  }

  @Test
  void theGateHoldsEverybodyForTheLongestTime() throws InterruptedException {
    VirtualWaits waits = new VirtualWaits();
    RateGate gate = new RateGate(waits);
    gate.pass();
    assertThat(waits.slept()).isEmpty();
    gate.closeFor(Duration.ofSeconds(5));
    gate.closeFor(Duration.ofSeconds(2));
    gate.pass();
    gate.pass();
    assertThat(waits.slept()).containsExactly(Duration.ofSeconds(5));
  }
}
