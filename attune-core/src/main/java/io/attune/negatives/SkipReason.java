package io.attune.negatives;

import io.attune.EnumKeys;

/** Which limit of the score took a candidate away. */
public enum SkipReason {
  /** Too near the positive's score. */
  ABSOLUTE_MARGIN,
  /** Too near the positive's score, as a share of it. */
  RELATIVE_MARGIN,
  /** Too similar to the query. */
  MAX_SCORE,
  /** Not similar enough to the query. */
  MIN_SCORE;

  /**
   * The option's name.
   *
   * @return such as {@code relative_margin}
   */
  public String key() {
    return EnumKeys.of(this);
  }
}
