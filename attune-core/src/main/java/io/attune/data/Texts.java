package io.attune.data;

import java.util.List;

/** Checks and displays texts. */
final class Texts {
  /** How much of a wrong value an error message quotes. */
  private static final int QUOTED_LENGTH = 40;

  private Texts() {}

  /** Fails for null and for a text that is empty or only white space. */
  static void requireText(String field, String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          "The "
              + field
              + " of a training example must not be "
              + (text == null ? "null." : "empty."));
    }
  }

  /** Checks the numbers of a training example. */
  static void requireFinite(String field, List<Double> numbers) {
    if (numbers.isEmpty() || !numbers.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "The " + field + " of a training example must be finite numbers, at least one.");
    }
  }

  /** Half of a surrogate pair is no character: UTF-8 cannot hold it, and no tokenizer knows it. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The beginning of a value, in one line, for an error message. */
  static String quote(Object value) {
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    return text.codePointCount(0, text.length()) <= QUOTED_LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, QUOTED_LENGTH)) + "…";
  }
}
