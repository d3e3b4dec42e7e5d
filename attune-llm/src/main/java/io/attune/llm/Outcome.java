package io.attune.llm;

/**
 * What became of one request.
 *
 * @param <T> what a usable answer was made into
 */
public sealed interface Outcome<T> {
  /**
   * It was answered.
   *
   * @param value what the answer says
   */
  record Answered<T>(T value) implements Outcome<T> {}

  /**
   * It was not, and asking again would not help.
   *
   * @param reason in words for the user
   */
  record Failed<T>(String reason) implements Outcome<T> {}
}
