package io.attune.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random texts of given lengths for the tiny models' tokenizer. */
public final class Texts {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  private Texts() {}

  /** Single letters, each of which is one token: so many words, so many tokens and two more. */
  public static String ofWords(int words, Random random) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < words; word++) {
      text.append(word == 0 ? "" : " ").append(LETTERS.charAt(random.nextInt(26)));
    }
    return text.toString();
  }

  /** Texts of random lengths, from none to the given number of words. */
  public static List<String> ofLengthsUpTo(int words, int count, Random random) {
    List<String> texts = new ArrayList<>();
    for (int text = 0; text < count; text++) {
      texts.add(ofWords(random.nextInt(words + 1), random));
    }
    return texts;
  }
}
