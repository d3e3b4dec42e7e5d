package io.attune.losses;

import io.attune.EnumKeys;

/** How {@link GISTEmbedLoss} takes its margin off the similarity of anchor and positive. */
public enum MarginStrategy {
  /** It is subtracted. */
  ABSOLUTE,
  /** That share of the similarity is subtracted. */
  RELATIVE;

  /**
   * The name in options.
   *
   * @return such as {@code absolute}
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
  public static MarginStrategy fromKey(String key) {
    return EnumKeys.find("margin_strategy", key, values());
  }
}
