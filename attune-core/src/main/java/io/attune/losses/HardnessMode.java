package io.attune.losses;

import io.attune.EnumKeys;

/** Which negatives weigh more the harder they are, in {@link MultipleNegativesRankingLoss}. */
public enum HardnessMode {
  /** Positives and negatives of other rows. */
  IN_BATCH_NEGATIVES,
  /** The row's own negatives. */
  HARD_NEGATIVES,
  /** All but the positive itself. */
  ALL_NEGATIVES;

  /**
   * The name in options.
   *
   * @return such as {@code in_batch_negatives}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * The constant of a name.
   *
   * @param key as given by {@link #key()}
   * @return the constant
   * @throws io.attune.InvalidInputException if there is none
   */
  public static HardnessMode fromKey(String key) {
    return EnumKeys.find("hardness_mode", key, values());
  }
}
