package io.attune.data.input;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a table are read, and what they are called from then on.
 *
 * @param renamed from the new name to the file's own, such as {@code text} to {@code description}
 * @param carried further columns to keep, by the file's own names; all where absent
 * @param guessed new names that nobody asked for: a file may lack their columns
 */
public record ColumnSelection(
    Map<String, String> renamed, Optional<List<String>> carried, Set<String> guessed) {
  /** All columns under their own names. */
  public static final ColumnSelection ALL = new ColumnSelection(Map.of(), Optional.empty());

  /** Copies, keeping the order. */
  public ColumnSelection {
    renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
    carried = carried.map(List::copyOf);
    guessed = Set.copyOf(guessed);
  }

  /**
   * A selection of which every column has to be there.
   *
   * @param renamed from the new name to the file's own
   * @param carried further columns to keep; all where absent
   */
  public ColumnSelection(Map<String, String> renamed, Optional<List<String>> carried) {
    this(renamed, carried, Set.of());
  }

  /**
   * Reads the value of the option {@code --columns}.
   *
   * @param text comma-separated {@code NEW=OLD}, such as {@code text=description,id=job_id}
   * @return from new to old name
   * @throws InvalidInputException if the text is not of that form or gives a name twice
   */
  public static Map<String, String> parse(String text) {
    Map<String, String> renamed = new LinkedHashMap<>();
    for (String entry : text.split(",", -1)) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      String column = equals < 0 ? "" : entry.substring(equals + 1).strip();
      if (name.isEmpty() || column.isEmpty()) {
        throw new InvalidInputException(
            "Column mapping '%s' is not of the form NAME=COLUMN; write for example text=description,title=job_title."
                .formatted(entry));
      }
      if (renamed.put(name, column) != null) {
        throw new InvalidInputException(
            "Column name '%s' is given twice in '%s'; give each once.".formatted(name, text));
      }
    }
    return renamed;
  }

  /**
   * Checks that a table has the columns.
   *
   * @param columns of the table
   * @param place of them, for the message
   * @throws InvalidInputException if one is missing; it names the nearest there is
   */
  public void check(Collection<String> columns, String place) {
    renamed.forEach(
        (name, column) -> {
          if (!guessed.contains(name)) {
            require(column, columns, place);
          }
        });
    carried.ifPresent(list -> list.forEach(column -> require(column, columns, place)));
  }

  private static void require(String column, Collection<String> columns, String place) {
    if (!columns.contains(column)) {
      throw new InvalidInputException(
          "%s: no column '%s'%s; columns are: %s."
              .formatted(
                  place, column, Suggestions.hint(column, columns), String.join(", ", columns)));
    }
  }

  /**
   * Renames a row's columns.
   *
   * @param fields by the file's own names
   * @return by the new names, those first, then the carried columns in the order of the file; a
   *     carried column whose name a renamed one has taken is left out
   */
  public Map<String, Object> apply(Map<String, Object> fields) {
    Map<String, Object> result = new LinkedHashMap<>();
    renamed.forEach((name, column) -> result.put(name, fields.get(column)));
    fields.forEach(
        (column, value) -> {
          boolean kept = carried.map(list -> list.contains(column)).orElse(true);
          if (kept && !renamed.containsValue(column)) {
            result.putIfAbsent(column, value);
          }
        });
    return result;
  }

  /**
   * All names under which a condition may speak of a row: the new ones, and the file's own.
   *
   * @param fields by the file's own names
   * @return by both
   */
  Map<String, Object> bothNames(Map<String, Object> fields) {
    Map<String, Object> result = new LinkedHashMap<>();
    renamed.forEach((name, column) -> result.put(name, fields.get(column)));
    fields.forEach(result::putIfAbsent);
    return result;
  }
}
