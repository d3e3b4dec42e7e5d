package io.attune.queries;

import io.attune.data.NormalizedText;
import java.util.Collections;
import java.util.List;

/** Words in a row that two texts share. */
final class CommonRun {
  private CommonRun() {}

  /** The longest run of words that stands in both; empty where they share no word. */
  static List<String> longest(List<String> words, List<String> others) {
    int[] previous = new int[others.size() + 1]; // run that ends at word i - 1 and other j - 1
    int longest = 0;
    int end = 0;
    for (int i = 0; i < words.size(); i++) {
      int[] current = new int[others.size() + 1];
      for (int j = 0; j < others.size(); j++) {
        if (words.get(i).equals(others.get(j))) {
          current[j + 1] = previous[j] + 1;
          if (current[j + 1] > longest) {
            longest = current[j + 1];
            end = i + 1;
          }
        }
      }
      previous = current;
    }
    return words.subList(end - longest, end);
  }

  /** How many words a run counts: characters of scripts without spaces count half. */
  static double length(List<String> words) {
    return words.stream().mapToDouble(word -> NormalizedText.isUnspaced(word) ? 0.5 : 1).sum();
  }

  /** Whether a run stands in a text; one without words does not. */
  static boolean contains(List<String> words, List<String> run) {
    return !run.isEmpty() && Collections.indexOfSubList(words, run) >= 0;
  }
}
