package io.attune.queries;

/** Why the {@link QueryGate} drops a query; the first that applies is given. */
public enum RejectionReason {
  /** It has no letter or digit. */
  EMPTY("no words"),
  /** It names something that it must not name. */
  FORBIDDEN("names something forbidden"),
  /** It repeats a long run of the document's words. */
  COPIES_TEXT("copies the text"),
  /** An earlier query is the same, but for case, punctuation and spaces. */
  DUPLICATE("duplicate"),
  /** Its document is not among the first that a model finds for it. */
  NOT_FOUND("does not lead back to its document");

  private final String words;

  RejectionReason(String words) {
    this.words = words;
  }

  /**
   * The reason in words.
   *
   * @return such as {@code "copies the text"}
   */
  public String words() {
    return words;
  }
}
