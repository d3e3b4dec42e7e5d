package io.attune.cli;

import java.util.Locale;

/** Spans of time for people. */
final class Durations {
  private Durations() {}

  /**
   * @param seconds at least 0
   * @return such as {@code 4.2 s}, {@code 38 s}, {@code 2 min 05 s} or {@code 1 h 02 min}
   */
  static String format(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    long minutes = Math.round(seconds / 60);
    return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }
}
