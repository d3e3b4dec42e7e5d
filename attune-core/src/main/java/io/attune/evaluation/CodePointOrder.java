package io.attune.evaluation;

import java.util.Comparator;

/**
 * Compares strings by code points, as Python does. {@link String#compareTo} compares UTF-16 units,
 * which puts characters beyond U+FFFF before those from U+E000.
 */
enum CodePointOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean beyondX = Character.isSurrogate(x);
        boolean beyondY = Character.isSurrogate(y);
        return beyondX == beyondY ? Character.compare(x, y) : Boolean.compare(beyondX, beyondY);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
