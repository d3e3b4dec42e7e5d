package io.attune;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one was probably meant to be, for error messages. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The allowed name nearest to the given one.
   *
   * @param given the name that was not found
   * @param allowed the names that exist
   * @return the allowed name with the smallest edit distance (case ignored), if that distance is at
   *     most a third of the longer name's length (at least 1); the first of equally near ones
   */
  public static Optional<String> nearest(String given, Collection<String> allowed) {
    return allowed.stream()
        .filter(name -> distance(given, name) <= Math.max(1, longer(given, name) / 3))
        .min(Comparator.comparingInt(name -> distance(given, name)));
  }

  /**
   * A phrase to append to an error message.
   *
   * @param given the name that was not found
   * @param allowed the names that exist
   * @return {@code " (did you mean 'NAME'?)"}, or an empty text where nothing is near
   */
  public static String hint(String given, Collection<String> allowed) {
    return nearest(given, allowed).map(name -> " (did you mean '" + name + "'?)").orElse("");
  }

  private static int longer(String a, String b) {
    return Math.max(a.length(), b.length());
  }

  /**
   * Edit distance where swapping two neighbours counts as one edit, the commonest slip in typing:
   * optimal string alignment, by three rows of the dynamic programme.
   */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[b.length()];
  }
}
