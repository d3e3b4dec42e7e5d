package io.attune.data;

import io.attune.InvalidInputException;
import java.util.Objects;

/**
 * How to split rows.
 *
 * @param sizes of the parts
 * @param seed another one gives another split
 * @param nearDuplicateThreshold above 0, up to 1: the Jaccard index of two texts' word trigrams
 *     from which on they must not be in different parts. At the default, 0.7, that is a text of 15
 *     words with one of them changed, or one of 200 with 11 changed; shorter texts count only as
 *     equal when their letters and digits are. At 1 there are no near-duplicates beside these.
 */
public record SplitOptions(PartSizes sizes, long seed, double nearDuplicateThreshold) {
  /** 80 % to train, 10 % each to validate and test, seed 42, near-duplicates from 0.7 on. */
  public static final SplitOptions DEFAULT = new SplitOptions(PartSizes.DEFAULT, 42, 0.7);

  /**
   * Checks the threshold.
   *
   * @throws InvalidInputException if it is out of its range
   */
  public SplitOptions {
    Objects.requireNonNull(sizes);
    if (!(nearDuplicateThreshold > 0 && nearDuplicateThreshold <= 1)) {
      throw new InvalidInputException(
          "The near-duplicate threshold is %s; it must be above 0 and at most 1, such as 0.7."
              .formatted(nearDuplicateThreshold));
    }
  }

  /**
   * Other sizes.
   *
   * @param value of the parts
   * @return options that are otherwise the same
   */
  public SplitOptions withSizes(PartSizes value) {
    return new SplitOptions(value, seed, nearDuplicateThreshold);
  }

  /**
   * Sizes by share.
   *
   * @param train share of the rows, 0 to 1
   * @param validation share of the rows, 0 to 1
   * @param test share of the rows, 0 to 1
   * @return options that are otherwise the same
   */
  public SplitOptions withShares(double train, double validation, double test) {
    return withSizes(new PartSizes.Shares(train, validation, test));
  }

  /**
   * Another seed.
   *
   * @param value any number
   * @return options that are otherwise the same
   */
  public SplitOptions withSeed(long value) {
    return new SplitOptions(sizes, value, nearDuplicateThreshold);
  }

  /**
   * Another threshold.
   *
   * @param threshold above 0, up to 1
   * @return options that are otherwise the same
   */
  public SplitOptions withNearDuplicateThreshold(double threshold) {
    return new SplitOptions(sizes, seed, threshold);
  }
}
