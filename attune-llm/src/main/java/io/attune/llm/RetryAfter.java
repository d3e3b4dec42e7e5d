package io.attune.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;

/** Reads when a server wants to be asked again (RFC 9110, section 10.2.3). */
final class RetryAfter {
  private static final double MILLIS = 1000;

  private RetryAfter() {}

  /**
   * @param header the value of a header by its name
   * @param now for servers that name a moment
   * @return never negative; nothing where the server does not say, or not in a known form
   */
  static Optional<Duration> read(Function<String, Optional<String>> header, Instant now) {
    return header
        .apply("retry-after-ms")
        .flatMap(value -> number(value, 1))
        .or(() -> header.apply("retry-after").flatMap(value -> number(value, MILLIS)))
        .or(() -> header.apply("retry-after").flatMap(value -> moment(value, now)));
  }

  private static Optional<Duration> number(String value, double millis) {
    try {
      double time = Double.parseDouble(value.strip()) * millis;
      return Double.isFinite(time)
          ? Optional.of(Duration.ofMillis(Math.round(Math.max(0, time))))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> moment(String value, Instant now) {
    try {
      Instant then =
          ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(then.isBefore(now) ? Duration.ZERO : Duration.between(now, then));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
