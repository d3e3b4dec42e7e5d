package io.attune.llm;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again what may work the next time. One for a run: who is told to wait, all wait. */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

  /** Any: it only keeps those who failed together from coming back together. */
  private static final long SEED = 20_261_123;

  private final RetryPolicy policy;
  private final Waits waits;
  private final RateGate gate;
  private final AtomicBoolean answered = new AtomicBoolean();
  private final SplittableRandom random = new SplittableRandom(SEED);

  Retries(RetryPolicy policy, Waits waits) {
    this.policy = policy;
    this.waits = waits;
    gate = new RateGate(waits);
  }

  /** Something that a server is asked to do. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws ServerFailure, LanguageModelException;
  }

  /**
   * Does something, several times if need be.
   *
   * @throws ServerFailure the last one, where no try worked or another would not help
   */
  <T> T run(Call<T> call) throws ServerFailure, LanguageModelException {
    for (int tried = 1; ; tried++) {
      try {
        gate.pass();
        T result = call.run();
        answered.set(true);
        return result;
      } catch (ServerFailure failure) {
        answered.compareAndSet(false, failure.isAnswered());
        if (failure.kind() != ServerFailure.Kind.RETRY) {
          throw failure;
        }
        if (tried >= (answered.get() ? policy.tries() : triesWithoutAnswer())) {
          throw new ServerFailure(
              failure.kind(),
              "%s (tried %d times)".formatted(failure.getMessage(), tried),
              failure.retryAfter(),
              failure.isAnswered(),
              failure);
        }
        waitAfter(failure, tried);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private int triesWithoutAnswer() {
    return Math.min(policy.tries(), RetryPolicy.TRIES_WITHOUT_ANY_ANSWER);
  }

  private void waitAfter(ServerFailure failure, int tried) throws LanguageModelException {
    Duration time = waitTime(failure, tried);
    LOG.info("{}; trying again in {} s", failure.getMessage(), time.toMillis() / 1000.0);
    try {
      if (failure.retryAfter().isPresent()) {
        gate.closeFor(time); // then this one passes with all others
      } else {
        waits.sleep(time);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private synchronized Duration waitTime(ServerFailure failure, int tried) {
    return policy.waitAfter(tried, failure.retryAfter(), random);
  }

  private static LanguageModelException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new LanguageModelException("Interrupted while waiting for the server", e);
  }
}
