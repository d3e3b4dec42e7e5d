package io.attune.llm;

/**
 * Tokens that were read and written, as the server counts them.
 *
 * @param inputTokens of the prompt
 * @param outputTokens of the answer, thinking included
 */
public record Usage(long inputTokens, long outputTokens) {
  /** Nothing yet. */
  public static final Usage NONE = new Usage(0, 0);

  /**
   * The sum.
   *
   * @param other to add
   * @return of both
   */
  public Usage plus(Usage other) {
    return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
  }

  /** What came since. */
  Usage minus(Usage earlier) {
    return new Usage(inputTokens - earlier.inputTokens, outputTokens - earlier.outputTokens);
  }
}
