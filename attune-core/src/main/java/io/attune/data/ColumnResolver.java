package io.attune.data;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides the roles of a file's columns by their names.
 *
 * @param columns of the file
 * @param mapping what the user said about them
 * @param place of the columns, for errors
 * @param wanted the shapes that the file may have
 */
record ColumnResolver(
    List<String> columns, ColumnMapping mapping, RowLocation place, Set<DatasetShape> wanted) {
  private static final String ALLOWED =
      "allowed: anchor (or query), positive and any negative, negative_1, negative_2, …; "
          + "sentence1, sentence2 and score, label or embedding; text, alone or with label or embedding";
  private static final List<String> NEGATIVES = List.of("negative", "negative_1");

  ColumnRoles resolve() {
    for (String column : mapping.names().values()) {
      if (!columns.contains(column)) {
        throw place.error(
            "no column '%s'%s; columns are: %s; name an existing one in --columns."
                .formatted(column, Suggestions.hint(column, columns), listed()));
      }
    }
    List<DatasetShape> shapes =
        meant().stream()
            .filter(shape -> shape.roles().stream().noneMatch(role -> find(role).isEmpty()))
            .toList();
    if (shapes.isEmpty()) {
      throw incomplete();
    }
    DatasetShape shape = shapes.get(0);
    if (shape == DatasetShape.SCORED_PAIR && shapes.contains(DatasetShape.LABELED_PAIR)) {
      throw place.error(
          "both 'score' and 'label' are columns; say which to learn from by"
              + " --columns score=score or --columns label=label.");
    }
    if (shape == DatasetShape.PAIR && mapping.isEmpty() && wanted.contains(DatasetShape.TRIPLET)) {
      rejectMisspeltNegative();
    }
    if (shape == DatasetShape.TEXT && mapping.isEmpty()) {
      rejectMisspelt(List.of("label", "embedding"));
    }
    List<String> found = new ArrayList<>();
    shape.roles().forEach(role -> found.addAll(find(role)));
    return new ColumnRoles(shape, List.copyOf(found));
  }

  /** The shapes that use every role the user named. */
  private List<DatasetShape> meant() {
    return Arrays.stream(DatasetShape.values())
        .filter(wanted::contains)
        .filter(
            shape ->
                mapping.names().keySet().stream()
                    .map(role -> ColumnRoles.negativeNumber(role) < 0 ? role : "negative")
                    .allMatch(shape.roles()::contains))
        .toList();
  }

  /** The columns that play a role: none where it is missing, several only for negatives. */
  private List<String> find(String role) {
    if (role.equals("negative")) {
      return negatives();
    }
    if (mapping.names().containsKey(role)) {
      return List.of(mapping.names().get(role));
    }
    if (columns.contains(role)) {
      return List.of(role);
    }
    return role.equals("anchor") && columns.contains("query") ? List.of("query") : List.of();
  }

  /** The negatives that the user named, else all columns of such a name, by their numbers. */
  private List<String> negatives() {
    Map<Integer, String> byNumber = new TreeMap<>();
    mapping.names().forEach((role, column) -> addNegative(role, column, byNumber));
    if (byNumber.isEmpty()) {
      columns.forEach(column -> addNegative(column, column, byNumber));
    }
    int expected = 1;
    for (int number : byNumber.keySet()) {
      if (number > 0 && number != expected++) {
        throw place.error(
            "'negative_%d', but no 'negative_%d'; columns are: %s; number the negatives 1, 2, 3, …"
                .formatted(number, expected - 1, listed()));
      }
    }
    return List.copyOf(byNumber.values());
  }

  private static void addNegative(String role, String column, Map<Integer, String> byNumber) {
    int number = ColumnRoles.negativeNumber(role);
    if (number >= 0) {
      byNumber.put(number, column);
    }
  }

  /** Names the column that is missing from the shape which the file comes nearest to. */
  private InvalidInputException incomplete() {
    if (meant().isEmpty()) {
      return place.error(
          "--columns names %s, but %s are needed together; name only those."
              .formatted(String.join(", ", mapping.names().keySet()), needed()));
    }
    String missing = null;
    int best = 0;
    for (DatasetShape shape : meant()) {
      List<String> absent = shape.roles().stream().filter(role -> find(role).isEmpty()).toList();
      List<String> misspelt = absent.stream().filter(role -> !similar(role).isEmpty()).toList();
      // A column that has the right name counts more than one that only looks like it.
      int score = 3 * (shape.roles().size() - absent.size()) + 2 * misspelt.size();
      if (!absent.isEmpty() && score > best) {
        best = score;
        missing = misspelt.isEmpty() ? absent.get(0) : misspelt.get(0);
      }
    }
    String what =
        missing == null
            ? anyShape() ? "no columns to train on" : "none of the columns that are needed"
            : "no column '%s'%s".formatted(missing, similar(missing));
    return place.error(
        "%s; columns are: %s; %s; rename the column, or say which it is by --columns ROLE=COLUMN."
            .formatted(what, listed(), anyShape() ? ALLOWED : "needed: " + needed()));
  }

  private boolean anyShape() {
    return wanted.size() == DatasetShape.values().length;
  }

  /** The columns of the shapes that are wanted. */
  private String needed() {
    return Arrays.stream(DatasetShape.values())
        .filter(wanted::contains)
        .map(shape -> String.join(", ", shape.roles()))
        .collect(Collectors.joining("; or "));
  }

  /** A hint at the column that was probably meant to have the missing role. */
  private String similar(String role) {
    List<String> free =
        columns.stream()
            .filter(column -> !isRole(column) || (role + "s").equals(column)) // score for scores
            .filter(column -> ColumnRoles.negativeNumber(column) < 0)
            .toList();
    String hint = Suggestions.hint(role, free);
    return hint.isEmpty() && role.equals("anchor") ? Suggestions.hint("query", free) : hint;
  }

  private static boolean isRole(String column) {
    return ColumnRoles.SINGLE.contains(column) || column.equals("query");
  }

  /** Else a file of triplets would silently be read as one of pairs. */
  private void rejectMisspeltNegative() {
    for (String column : columns) {
      // Such as negative_id or negative_score: about a negative, not meant to be one.
      boolean about = column.startsWith("negative_");
      if (!about && Suggestions.nearest(column, NEGATIVES).isPresent()) {
        throw place.error(
            "unknown column '%s'%s; columns are: %s; rename it, or leave it out by --columns anchor=%s,positive=positive."
                .formatted(
                    column, Suggestions.hint(column, NEGATIVES), listed(), find("anchor").get(0)));
      }
    }
  }

  /** Else labelled texts would silently be read as plain ones. */
  private void rejectMisspelt(List<String> roles) {
    for (String role : roles) {
      if (!similar(role).isEmpty()) {
        throw place.error(
            "no column '%s'%s; columns are: %s; rename it, or learn from the texts alone by --columns text=text."
                .formatted(role, similar(role), listed()));
      }
    }
  }

  private String listed() {
    return String.join(", ", columns);
  }
}
