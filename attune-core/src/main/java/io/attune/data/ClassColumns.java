package io.attune.data;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Finds columns whose few values come again and again, as those of classes do. */
final class ClassColumns {
  private static final int FEWEST_ROWS = 100; // of fewer rows nothing can be said
  private static final double MOST_VALUES = 0.1; // of the rows
  private static final int LIMIT = 1_000; // of the values that are remembered
  private static final int LONGEST = 100; // characters of a class's name

  private final Map<String, Set<Object>> values = new LinkedHashMap<>();
  private final Set<String> others = new HashSet<>();

  /** Counts a value; a column with too many of them, or with a long one, is out. */
  void add(String column, Object value) {
    if (value == null || others.contains(column)) {
      return;
    }
    Set<Object> seen = values.computeIfAbsent(column, name -> new HashSet<>());
    seen.add(value);
    boolean isName = value instanceof Number || value instanceof String;
    if (!isName || String.valueOf(value).length() > LONGEST || seen.size() > LIMIT) {
      others.add(column);
      values.remove(column);
    }
  }

  /**
   * The columns found.
   *
   * @param rows how many there were
   * @return the number of different values by column, the column with the most first
   */
  Map<String, Integer> found(long rows) {
    Map<String, Integer> found = new LinkedHashMap<>();
    values.entrySet().stream()
        .sorted(Comparator.comparingInt(column -> -column.getValue().size()))
        .filter(column -> rows >= FEWEST_ROWS && column.getValue().size() > 1)
        .filter(column -> column.getValue().size() <= MOST_VALUES * rows)
        .forEach(column -> found.put(column.getKey(), column.getValue().size()));
    return found;
  }
}
