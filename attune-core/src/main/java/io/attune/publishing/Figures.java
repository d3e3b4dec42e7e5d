package io.attune.publishing;

import io.attune.evaluation.MetricEstimate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times as a report shows them, the same in every language setting. */
final class Figures {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final double LEAST_PLAIN = 1e-3;
  private static final double MOST_PLAIN = 1e6;

  private Figures() {}

  /** A metric, such as 0.6790. */
  static String metric(double value) {
    return minus(String.format(Locale.ROOT, "%.4f", value));
  }

  /** A difference, such as +0.1480. */
  static String difference(double value) {
    return minus(String.format(Locale.ROOT, "%+.4f", value));
  }

  static String interval(MetricEstimate estimate) {
    return metric(estimate.low()) + " … " + metric(estimate.high());
  }

  static String differenceInterval(MetricEstimate estimate) {
    return difference(estimate.low()) + " … " + difference(estimate.high());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Any number: five significant digits, whole ones in full. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < MOST_PLAIN) {
      return minus(Long.toString((long) value));
    }
    double size = Math.abs(value);
    if (size < LEAST_PLAIN || size >= MOST_PLAIN) {
      return minus(
          String.format(Locale.ROOT, "%.4e", value)
              .replaceFirst("\\.?0+e", "e")
              .replaceFirst("e([+-])0*", "e$1")
              .replace("e+", "e"));
    }
    int decimals = Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
    String plain = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return minus(plain.contains(".") ? plain.replaceFirst("\\.?0+$", "") : plain);
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String duration(double seconds) {
    if (seconds < 60) {
      return number(Math.round(seconds * 10) / 10.0) + " s";
    }
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    return duration.toHours() > 0
        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  static String bytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /** The minus sign is as wide as a plus, a hyphen is not. */
  private static String minus(String number) {
    return number.startsWith("-") ? "−" + number.substring(1) : number;
  }
}
