package io.attune.llm;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prices of OpenAI's models that suit this work, in US dollars for a million tokens. Prices change:
 * the table tells what an estimate is based on, and {@code --price-input} and {@code
 * --price-output} overrule it.
 */
public final class PriceTable {
  /** The month that the prices are of, as ISO 8601. */
  public static final String DATE = "2026-06";

  private static final Map<String, Price> PRICES =
      Map.of(
          "gpt-4o-mini", new Price(0.15, 0.60),
          "gpt-4o", new Price(2.50, 10.00),
          "gpt-4.1", new Price(2.00, 8.00),
          "gpt-4.1-mini", new Price(0.40, 1.60),
          "gpt-4.1-nano", new Price(0.10, 0.40),
          "gpt-5", new Price(1.25, 10.00),
          "gpt-5-mini", new Price(0.25, 2.00),
          "gpt-5-nano", new Price(0.05, 0.40));

  /** A snapshot such as gpt-4o-mini-2024-07-18 costs what its model costs. */
  private static final Pattern SNAPSHOT = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");

  private PriceTable() {}

  /**
   * The price of a model at OpenAI.
   *
   * @param model its name
   * @return nothing for a model that is not in the table
   */
  public static Optional<Price> find(String model) {
    return Optional.ofNullable(PRICES.get(SNAPSHOT.matcher(model).replaceFirst("")));
  }
}
