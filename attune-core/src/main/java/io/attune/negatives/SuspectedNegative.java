package io.attune.negatives;

/**
 * A chosen negative that may be an answer after all, for somebody to look at.
 *
 * @param anchor the query
 * @param positive its answer
 * @param negative the suspect
 * @param positiveScore similarity of query and answer
 * @param negativeScore similarity of query and suspect
 * @param reason what makes it suspect
 */
public record SuspectedNegative(
    String anchor,
    String positive,
    String negative,
    float positiveScore,
    float negativeScore,
    Reason reason) {
  /** What makes a negative suspect. */
  public enum Reason {
    /** Nearly the same text as the answer. */
    NEAR_DUPLICATE("nearly the same text as the positive"),
    /** The model finds it more similar to the query than the answer. */
    ABOVE_POSITIVE("scores above the positive");

    private final String words;

    Reason(String words) {
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
}
