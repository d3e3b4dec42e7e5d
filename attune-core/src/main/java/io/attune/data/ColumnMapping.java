package io.attune.data;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says which column of a file plays which role, where the file does not use the standard names.
 *
 * <p>The roles are {@code anchor} (or {@code query}), {@code positive}, {@code negative}, {@code
 * negative_1}, {@code negative_2}…, {@code scores}, {@code sentence1}, {@code sentence2}, {@code
 * score}, {@code label}, {@code embedding}, {@code text}. A role that is not named here is looked
 * for under its own name.
 *
 * @param names from role to the name of the column in the file
 */
public record ColumnMapping(Map<String, String> names) {
  /** No column is renamed. */
  public static final ColumnMapping NONE = new ColumnMapping(Map.of());

  static final Pattern NUMBERED_NEGATIVE = Pattern.compile("negative_([1-9][0-9]{0,5})");

  private static final List<String> ROLES =
      List.of(
          "anchor",
          "query",
          "positive",
          "negative",
          "scores",
          "sentence1",
          "sentence2",
          "score",
          "label",
          "embedding",
          "text");

  /**
   * Checks the roles; {@code query} becomes {@code anchor}.
   *
   * @throws InvalidInputException for a role that does not exist
   */
  public ColumnMapping {
    Map<String, String> checked = new LinkedHashMap<>();
    names.forEach(
        (role, column) -> {
          if (!ROLES.contains(role) && !NUMBERED_NEGATIVE.matcher(role).matches()) {
            throw new InvalidInputException(
                "Unknown column role '%s'%s; allowed: %s, negative_1, negative_2, …; write ROLE=COLUMN with the file's own column name on the right."
                    .formatted(role, Suggestions.hint(role, ROLES), String.join(", ", ROLES)));
          }
          String standard = role.equals("query") ? "anchor" : role;
          if (checked.put(standard, column) != null) {
            throw new InvalidInputException(
                "Column role '%s' is named twice; name each role once.".formatted(standard));
          }
        });
    names = Collections.unmodifiableMap(checked);
  }

  /**
   * Reads the value of the option {@code --columns}.
   *
   * @param text comma-separated {@code role=column}, such as {@code "anchor=query,positive=text"};
   *     an empty text renames nothing
   * @return the mapping
   * @throws InvalidInputException if the text is not of that form or names an unknown role
   */
  public static ColumnMapping parse(String text) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String entry : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
      int equals = entry.indexOf('=');
      String role = equals < 0 ? "" : entry.substring(0, equals).strip();
      String column = equals < 0 ? "" : entry.substring(equals + 1).strip();
      if (role.isEmpty() || column.isEmpty()) {
        throw new InvalidInputException(
            "Column mapping '%s' is not of the form ROLE=COLUMN; write for example anchor=query,positive=text."
                .formatted(entry));
      }
      if (names.put(role, column) != null) {
        throw new InvalidInputException(
            "Column role '%s' is named twice in '%s'; name each role once.".formatted(role, text));
      }
    }
    return new ColumnMapping(names);
  }

  /**
   * What is said about some roles, for a file that has no others.
   *
   * @param shapes whose roles are kept
   * @return a mapping without the other roles
   */
  public ColumnMapping only(Set<DatasetShape> shapes) {
    Map<String, String> kept = new LinkedHashMap<>(names);
    kept.keySet()
        .removeIf(
            role -> {
              String standard = NUMBERED_NEGATIVE.matcher(role).matches() ? "negative" : role;
              return shapes.stream().noneMatch(shape -> shape.roles().contains(standard));
            });
    return new ColumnMapping(kept);
  }

  /** Whether no column is renamed. */
  boolean isEmpty() {
    return names.isEmpty();
  }
}
