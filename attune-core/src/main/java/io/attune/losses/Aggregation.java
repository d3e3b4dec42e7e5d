package io.attune.losses;

import io.attune.EnumKeys;

/** How {@link GlobalOrthogonalRegularizationLoss} puts the columns together. */
public enum Aggregation {
  /** Their mean. */
  MEAN,
  /** Their sum. */
  SUM;

  /**
   * The name in options.
   *
   * @return such as {@code mean}
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
  public static Aggregation fromKey(String key) {
    return EnumKeys.find("aggregation", key, values());
  }
}
