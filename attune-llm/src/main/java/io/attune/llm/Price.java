package io.attune.llm;

import io.attune.InvalidInputException;

/**
 * What tokens cost.
 *
 * @param inputPerMillion US dollars for a million tokens of prompts
 * @param outputPerMillion US dollars for a million tokens of answers
 */
public record Price(double inputPerMillion, double outputPerMillion) {
  private static final double MILLION = 1e6;

  /** What OpenAI's batches cost, by the price of single requests. */
  private static final double BATCH_SHARE = 0.5;

  /**
   * Checks both.
   *
   * @throws InvalidInputException if one is negative or not finite
   */
  public Price {
    if (!(inputPerMillion >= 0 && outputPerMillion >= 0)
        || Double.isInfinite(inputPerMillion + outputPerMillion)) {
      throw new InvalidInputException(
          "Prices must be 0 or more dollars for a million tokens, but are %s and %s"
              .formatted(inputPerMillion, outputPerMillion));
    }
  }

  /**
   * What tokens cost in sum.
   *
   * @param usage the tokens
   * @return US dollars
   */
  public double of(Usage usage) {
    return (usage.inputTokens() * inputPerMillion + usage.outputTokens() * outputPerMillion)
        / MILLION;
  }

  /**
   * The price of the same tokens in a batch.
   *
   * @return half of it
   */
  public Price inBatch() {
    return new Price(inputPerMillion * BATCH_SHARE, outputPerMillion * BATCH_SHARE);
  }
}
