package io.attune.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the parts of a split share: rows of validation and test that are not new to a model that has
 * seen the parts before them. A row is counted once for each way in which it is known.
 *
 * @param heldOut rows of validation and test
 * @param equalTexts rows of which a text stands in an earlier part, letter for letter and digit for
 *     digit
 * @param nearDuplicates rows of which a text has a near-duplicate in an earlier part, without being
 *     equal to it
 * @param ids rows of which an id stands in an earlier part
 * @param any rows that are known in one way or another
 * @param examples the first few such texts, shortened
 */
public record Leakage(
    int heldOut, int equalTexts, int nearDuplicates, int ids, int any, List<String> examples) {
  private static final int EXAMPLES = 5;
  private static final int EXAMPLE_LENGTH = 160;

  /** Copies the examples. */
  public Leakage {
    examples = List.copyOf(examples);
  }

  /**
   * Compares parts, whoever made them.
   *
   * @param parts in the order in which a model sees them, such as train, validation, test
   * @param keys texts and ids of a row
   * @param nearDuplicateThreshold as in {@link SplitOptions}
   * @param <T> type of a row
   * @return what later parts share with earlier ones
   */
  public static <T> Leakage of(
      List<? extends List<T>> parts, RowKeys<T> keys, double nearDuplicateThreshold) {
    return new Search<>(parts, keys).leakage(nearDuplicateThreshold);
  }

  /** Whether nothing is shared. */
  public boolean isNone() {
    return any == 0;
  }

  /** Notes for each text and id the first part that has it. */
  private static final class Search<T> {
    private final List<? extends List<T>> parts;
    private final RowKeys<T> keys;
    private final Map<String, Integer> firstPartOfId = new HashMap<>();
    private final Map<String, Integer> textNumbers = new LinkedHashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> firstParts = new ArrayList<>(); // by text
    private final List<Integer> lastParts = new ArrayList<>();

    Search(List<? extends List<T>> parts, RowKeys<T> keys) {
      this.parts = parts;
      this.keys = keys;
      for (int part = 0; part < parts.size(); part++) {
        for (T row : parts.get(part)) {
          addTexts(keys.texts().apply(row), part);
          for (String id : keys.ids().apply(row)) {
            firstPartOfId.putIfAbsent(id, part);
          }
        }
      }
    }

    private void addTexts(Collection<String> added, int part) {
      for (String text : added) {
        Integer number = textNumbers.putIfAbsent(NormalizedText.key(text), texts.size());
        if (number == null) {
          texts.add(text);
          firstParts.add(part);
          lastParts.add(part);
        } else {
          lastParts.set(number, part);
          // Equal ones may be cut into words differently: take the same as the splitter does.
          texts.set(number, text.compareTo(texts.get(number)) < 0 ? text : texts.get(number));
        }
      }
    }

    Leakage leakage(double threshold) {
      int[] nearest = firstPartsOfNearDuplicates(threshold);
      int heldOut = 0;
      int equal = 0;
      int near = 0;
      int byId = 0;
      int any = 0;
      List<String> examples = new ArrayList<>();
      for (int part = 1; part < parts.size(); part++) {
        for (T row : parts.get(part)) {
          Function<String, Integer> number = text -> textNumbers.get(NormalizedText.key(text));
          int own = part;
          List<String> known =
              keys.texts().apply(row).stream()
                  .filter(text -> firstParts.get(number.apply(text)) < own)
                  .toList();
          List<String> alike =
              keys.texts().apply(row).stream()
                  .filter(text -> nearest[number.apply(text)] < own)
                  .filter(text -> !known.contains(text))
                  .toList();
          boolean id = keys.ids().apply(row).stream().anyMatch(i -> firstPartOfId.get(i) < own);
          heldOut++;
          equal += known.isEmpty() ? 0 : 1;
          near += alike.isEmpty() ? 0 : 1;
          byId += id ? 1 : 0;
          any += id || !known.isEmpty() || !alike.isEmpty() ? 1 : 0;
          List<String> shown = known.isEmpty() ? alike : known;
          if (!shown.isEmpty() && examples.size() < EXAMPLES) {
            examples.add(shortened(shown.get(0)));
          }
        }
      }
      return new Leakage(heldOut, equal, near, byId, any, examples);
    }

    private static String shortened(String text) {
      String line = text.replaceAll("\\s+", " ").strip();
      return line.codePointCount(0, line.length()) <= EXAMPLE_LENGTH
          ? line
          : line.substring(0, line.offsetByCodePoints(0, EXAMPLE_LENGTH)) + "…";
    }

    /** By text the first part in which one of its near-duplicates stands. */
    private int[] firstPartsOfNearDuplicates(double threshold) {
      int[] nearest = new int[texts.size()];
      Arrays.fill(nearest, Integer.MAX_VALUE);
      NearDuplicates.find(
          texts,
          threshold,
          new NearDuplicates.Pairs() {
            @Override
            public boolean isWanted(int text, int other) {
              return firstParts.get(other) < Math.min(lastParts.get(text), nearest[text])
                  || firstParts.get(text) < Math.min(lastParts.get(other), nearest[other]);
            }

            @Override
            public void found(int text, int other) {
              nearest[text] = Math.min(nearest[text], firstParts.get(other));
              nearest[other] = Math.min(nearest[other], firstParts.get(text));
            }
          });
      return nearest;
    }
  }
}
