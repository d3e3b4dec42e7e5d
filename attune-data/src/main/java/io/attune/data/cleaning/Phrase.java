package io.attune.data.cleaning;

import io.attune.data.NormalizedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Some words in a row, whatever their case, the punctuation between them, and whether the last
 * letter is a plural's s: {@code What we offer} is in {@code WHAT WE OFFER:}.
 *
 * @param words as {@link #words} gives them
 */
record Phrase(List<String> words) {
  private static final int SHORTEST_PLURAL = 4;
  private static final Pattern APOSTROPHE = Pattern.compile("['’`]");

  static Phrase of(String text) {
    return new Phrase(words(text));
  }

  static List<Phrase> of(List<String> texts) {
    return texts.stream().map(Phrase::of).filter(phrase -> !phrase.words.isEmpty()).toList();
  }

  /** The words of a text in the form in which they are compared. */
  static List<String> words(String text) {
    String joined = APOSTROPHE.matcher(text).replaceAll(""); // "we'll" is a word
    List<String> words = new ArrayList<>(NormalizedText.words(joined));
    words.replaceAll(Phrase::singular);
    return words;
  }

  private static String singular(String word) {
    boolean plural = word.length() >= SHORTEST_PLURAL && word.endsWith("s") && !word.endsWith("ss");
    return plural ? word.substring(0, word.length() - 1) : word;
  }

  /** Where the phrase begins among words, or -1. */
  int indexIn(List<String> others) {
    return Collections.indexOfSubList(others, words);
  }

  /** Whether the phrase stands at a place among words. */
  boolean isAt(int index, List<String> others) {
    int end = index + words.size();
    return end <= others.size() && others.subList(index, end).equals(words);
  }

  int size() {
    return words.size();
  }
}
