package io.attune.llm;

import io.attune.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server is talked to.
 *
 * @param address where it is
 * @param key to it
 * @param concurrency requests under way at once, at least 1
 * @param timeout after which a request without an answer counts as failed; positive
 */
public record ServerSettings(ServerAddress address, ApiKey key, int concurrency, Duration timeout) {
  /** Below the limits of new accounts at OpenAI, and as many as a small GPU serves well. */
  public static final int DEFAULT_CONCURRENCY = 8;

  /** Local models on a processor take their time. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /** More threads than this wait for each other. */
  private static final int MOST_AT_ONCE = 256;

  /**
   * Checks the numbers.
   *
   * @throws InvalidInputException with all that is wrong
   */
  public ServerSettings {
    List<String> problems = new ArrayList<>();
    if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
      problems.add(
          "concurrency must be from 1 to %d, but is %d".formatted(MOST_AT_ONCE, concurrency));
    }
    if (timeout.isNegative() || timeout.isZero()) {
      problems.add("timeout must be more than 0 seconds, but is " + timeout.toSeconds());
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }
}
