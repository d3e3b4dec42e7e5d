package io.attune.losses;

import io.attune.EnumKeys;

/** Which similarities of a batch take part in {@link MultipleNegativesRankingLoss}. */
public enum Direction {
  /** The anchor with all positives and negatives. */
  QUERY_TO_DOC,
  /** The anchor with all other anchors. */
  QUERY_TO_QUERY,
  /** The positive with all anchors. */
  DOC_TO_QUERY,
  /** The positive with the positives and negatives of all other rows. */
  DOC_TO_DOC;

  /**
   * The name in options.
   *
   * @return such as {@code query_to_doc}
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
  public static Direction fromKey(String key) {
    return EnumKeys.find("direction", key, values());
  }
}
