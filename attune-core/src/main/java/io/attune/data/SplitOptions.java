package io.attune.data;

import io.attune.InvalidInputException;

/**
 * How to split rows.
 *
 * @param train share of the rows, 0 to 1
 * @param validation share of the rows, 0 to 1
 * @param test share of the rows, 0 to 1; the three add up to 1
 * @param seed another one gives another split
 * @param nearDuplicateThreshold above 0, up to 1: the Jaccard index of two texts' word trigrams
 *     from which on they must not be in different parts. At the default, 0.7, that is a text of 15
 *     words with one of them changed, or one of 200 with 11 changed; shorter texts count only as
 *     equal when their letters and digits are. At 1 there are no near-duplicates beside these.
 */
public record SplitOptions(
    double train, double validation, double test, long seed, double nearDuplicateThreshold) {
  /** 80 % to train, 10 % each to validate and test, seed 42, near-duplicates from 0.7 on. */
  public static final SplitOptions DEFAULT = new SplitOptions(0.8, 0.1, 0.1, 42, 0.7);

  /**
   * Checks the ranges.
   *
   * @throws InvalidInputException if a value is out of its range or the shares do not add up to 1
   */
  public SplitOptions {
    requireShare("train", train);
    requireShare("validation", validation);
    requireShare("test", test);
    if (Math.abs(train + validation + test - 1) > 1e-6) {
      throw new InvalidInputException(
          "The shares train %s, validation %s and test %s add up to %s; they must add up to 1, such as 0.8, 0.1 and 0.1."
              .formatted(train, validation, test, train + validation + test));
    }
    if (!(nearDuplicateThreshold > 0 && nearDuplicateThreshold <= 1)) {
      throw new InvalidInputException(
          "The near-duplicate threshold is %s; it must be above 0 and at most 1, such as 0.7."
              .formatted(nearDuplicateThreshold));
    }
  }

  /**
   * Other shares.
   *
   * @param train share of the rows, 0 to 1
   * @param validation share of the rows, 0 to 1
   * @param test share of the rows, 0 to 1
   * @return options that are otherwise the same
   */
  public SplitOptions withShares(double train, double validation, double test) {
    return new SplitOptions(train, validation, test, seed, nearDuplicateThreshold);
  }

  /**
   * Another seed.
   *
   * @param seed any number
   * @return options that are otherwise the same
   */
  public SplitOptions withSeed(long seed) {
    return new SplitOptions(train, validation, test, seed, nearDuplicateThreshold);
  }

  /**
   * Another threshold.
   *
   * @param threshold above 0, up to 1
   * @return options that are otherwise the same
   */
  public SplitOptions withNearDuplicateThreshold(double threshold) {
    return new SplitOptions(train, validation, test, seed, threshold);
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidInputException(
          "The share for %s is %s; it must be between 0 and 1.".formatted(name, share));
    }
  }
}
