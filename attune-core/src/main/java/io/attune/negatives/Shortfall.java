package io.attune.negatives;

/** Why a query has fewer negatives than were asked for. */
public enum Shortfall {
  /** It has as many. */
  NONE("as many as asked for"),
  /** All other documents answer the query, are equal to its answer, or are used up. */
  TOO_FEW_DOCUMENTS("too few other documents"),
  /** Ranks, margins and limits of the score left too few. */
  LIMITS("ranks, margins and limits of the score");

  private final String words;

  Shortfall(String words) {
    this.words = words;
  }

  /**
   * The reason for people.
   *
   * @return some words
   */
  public String words() {
    return words;
  }
}
