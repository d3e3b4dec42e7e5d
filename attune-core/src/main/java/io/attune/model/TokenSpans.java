package io.attune.model;

/**
 * Where the tokens of a text stand in it, special tokens aside.
 *
 * @param starts of each token, counted in characters of Java's strings
 * @param ends of each token, exclusive
 */
public record TokenSpans(int[] starts, int[] ends) {
  /**
   * How many tokens the text has.
   *
   * @return the number, without special tokens
   */
  public int size() {
    return starts.length;
  }

  /**
   * A part of the text.
   *
   * @param text that the tokens are of
   * @param from first token
   * @param to last token, exclusive; more than {@code from}
   * @return the text from the beginning of the one to the end of the other
   */
  public String text(String text, int from, int to) {
    return text.substring(starts[from], ends[to - 1]);
  }
}
