package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {
  /** The formulas of transformers' optimization.py, as they stand there. */
  private static double formula(Scheduler scheduler, int s, int t, int w) {
    return switch (scheduler) {
      case CONSTANT -> 1;
      case CONSTANT_WITH_WARMUP -> s < w ? s / (double) Math.max(1, w) : 1;
      case LINEAR ->
          s < w
              ? s / (double) Math.max(1, w)
              : Math.max(0.0, (t - s) / (double) Math.max(1, t - w));
      case COSINE ->
          s < w
              ? s / (double) Math.max(1, w)
              : Math.max(
                  0.0,
                  0.5
                      * (1.0
                          + Math.cos(
                              Math.PI * 0.5 * 2.0 * ((s - w) / (double) Math.max(1, t - w)))));
    };
  }

  @Test
  void equalsTheFormulas() {
    for (Scheduler scheduler : Scheduler.values()) {
      for (int steps : new int[] {1, 2, 7, 100}) {
        for (int warmup : new int[] {0, 1, steps / 10, steps / 2, steps - 1}) {
          for (int step = 0; step <= steps; step++) {
            assertThat(scheduler.factor(step, steps, warmup))
                .as("%s, step %d of %d, warmup %d", scheduler, step, steps, warmup)
                .isCloseTo(formula(scheduler, step, steps, warmup), within(1e-15))
                .isBetween(0.0, 1.0);
          }
        }
      }
    }
  }

  @Test
  void aFewFigures() {
    assertThat(factors(Scheduler.LINEAR, 5, 0)).containsExactly(1, 0.8, 0.6, 0.4, 0.2);
    assertThat(factors(Scheduler.LINEAR, 6, 2)).containsExactly(0, 0.5, 1, 0.75, 0.5, 0.25);
    assertThat(factors(Scheduler.CONSTANT, 3, 2)).containsExactly(1, 1, 1);
    assertThat(factors(Scheduler.CONSTANT_WITH_WARMUP, 4, 2)).containsExactly(0, 0.5, 1, 1);
    assertThat(Scheduler.COSINE.factor(5, 10, 0)).isCloseTo(0.5, within(1e-15));
  }

  private static double[] factors(Scheduler scheduler, int steps, int warmup) {
    return IntStream.range(0, steps).mapToDouble(s -> scheduler.factor(s, steps, warmup)).toArray();
  }

  @ParameterizedTest
  @CsvSource({"linear", "cosine", "constant", "constant_with_warmup"})
  void isNamedAsInTransformers(String key) {
    assertThat(Scheduler.fromKey(key).key()).isEqualTo(key);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> Scheduler.fromKey("cosin"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("Unknown scheduler 'cosin' (did you mean 'cosine'?)");
    assertThatThrownBy(() -> Strategy.fromKey("epochs"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("Unknown strategy 'epochs' (did you mean 'epoch'?); allowed: no, steps, epoch");
  }
}
