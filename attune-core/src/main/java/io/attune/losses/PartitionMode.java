package io.attune.losses;

import io.attune.EnumKeys;

/** How the directions of {@link MultipleNegativesRankingLoss} are put together. */
public enum PartitionMode {
  /** One softmax over the candidates of all directions. */
  JOINT,
  /** A softmax for each direction; their mean counts. */
  PER_DIRECTION;

  /**
   * The name in options.
   *
   * @return such as {@code joint}
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
  public static PartitionMode fromKey(String key) {
    return EnumKeys.find("partition_mode", key, values());
  }
}
