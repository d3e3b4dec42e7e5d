package io.attune.llm;

import java.util.Locale;
import java.util.Optional;

/**
 * What answers used.
 *
 * @param asked answers of this run, unusable ones included
 * @param usage tokens of this run
 * @param cost US dollars of this run; nothing where the price is not known
 * @param reused answers of earlier runs that were on disk already
 */
public record Bill(long asked, Usage usage, Optional<Double> cost, long reused) {
  /**
   * The bill in words.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "%d answers of this run: %d input and %d output tokens%s%s"
        .formatted(
            asked,
            usage.inputTokens(),
            usage.outputTokens(),
            cost.map(dollars -> ", " + dollars(dollars)).orElse(""),
            reused > 0 ? "; " + reused + " answers of earlier runs" : "");
  }

  /** An amount as people read it: small ones with more digits. */
  static String dollars(double amount) {
    return String.format(Locale.ROOT, amount < 1 ? "$%.4f" : "$%.2f", amount);
  }
}
