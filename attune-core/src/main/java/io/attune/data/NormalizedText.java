package io.attune.data;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text with what does not tell texts apart removed: case, punctuation, white space, and the ways
 * Unicode has to write the same character (its compatibility form, NFKC).
 */
public final class NormalizedText {
  /** Written without spaces between words: each character counts as a word. */
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** The first of them, in Thai: no need to look up the script of what comes before. */
  private static final int FIRST_UNSPACED = 0x0E01;

  private NormalizedText() {}

  /**
   * What two texts have in common that count as equal.
   *
   * @param text any
   * @return the letters and digits in lower case; where a text has none, the text itself, marked
   */
  public static String key(String text) {
    String plain = plain(text);
    StringBuilder letters = new StringBuilder(plain.length());
    plain.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
    return letters.isEmpty() ? " " + plain.strip() : letters.toString();
  }

  /**
   * The words of a text.
   *
   * @param text any
   * @return runs of letters and digits in lower case; none for a text without
   */
  public static List<String> words(String text) {
    String plain = plain(text);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain
        .codePoints()
        .forEach(
            character -> {
              boolean letter = Character.isLetterOrDigit(character);
              boolean alone =
                  letter
                      && character >= FIRST_UNSPACED
                      && UNSPACED.contains(UnicodeScript.of(character));
              // Marks belong to the letter before them, as in Hindi.
              boolean ends = alone || (!letter && !isMark(character));
              if (ends && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
              }
              if (alone) {
                words.add(Character.toString(character));
              } else if (letter) {
                word.appendCodePoint(character);
              }
            });
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /**
   * Puts words together again as their script is written.
   *
   * @param words as {@link #words} gives them
   * @return the words with a space between, but none between characters of a script without spaces
   */
  public static String join(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      if (i > 0 && !(isUnspaced(words.get(i - 1)) && isUnspaced(words.get(i)))) {
        text.append(' ');
      }
      text.append(words.get(i));
    }
    return text.toString();
  }

  /**
   * Whether a word is a character of a script that puts no spaces between words.
   *
   * @param word as {@link #words} gives it
   * @return such as true for a Chinese character
   */
  public static boolean isUnspaced(String word) {
    return UNSPACED.contains(UnicodeScript.of(word.codePointAt(0)));
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
