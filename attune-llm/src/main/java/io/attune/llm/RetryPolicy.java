package io.attune.llm;

import io.attune.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How often something is tried that may work the next time, and what is waited between: the time
 * that the server asks for, else one that doubles with each try, up to a bound, less a random part
 * so that those who failed together do not come back together.
 *
 * @param tries in all, at least 1
 * @param firstWait after the first try
 * @param longestWait between two tries, unless the server asks for more
 */
record RetryPolicy(int tries, Duration firstWait, Duration longestWait) {
  /** Some four minutes in all: longer than usual limits per minute. */
  static final RetryPolicy DEFAULT =
      new RetryPolicy(8, Duration.ofSeconds(1), Duration.ofSeconds(60));

  /** A server that never answered is probably not there. */
  static final int TRIES_WITHOUT_ANY_ANSWER = 3;

  /** A server that asks for more than this will not answer today. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(15);

  RetryPolicy {
    if (tries < 1) {
      throw new InvalidInputException("tries must be at least 1, but is " + tries);
    }
  }

  /**
   * The wait after a try that failed.
   *
   * @param tried how many tries there were, at least 1
   * @param retryAfter what the server asked for
   * @param random for the part that is taken off: up to a quarter
   */
  Duration waitAfter(int tried, Optional<Duration> retryAfter, SplittableRandom random) {
    if (retryAfter.isPresent()) {
      return retryAfter.get();
    }
    double doubled = firstWait.toMillis() * Math.pow(2, tried - 1);
    double bounded = Math.min(doubled, (double) longestWait.toMillis());
    return Duration.ofMillis(Math.round(bounded * (1 - 0.25 * random.nextDouble())));
  }
}
