package io.attune.data;

import java.util.List;
import java.util.regex.Matcher;

/**
 * Which column of a file plays which role, and so which shape the file has.
 *
 * @param shape of every row
 * @param columns of the file, one for each of the shape's roles in their order; a triplet's
 *     negatives stand last
 */
record ColumnRoles(DatasetShape shape, List<String> columns) {
  /** The roles that are one column each. */
  static final List<String> SINGLE =
      List.of(
          "anchor",
          "positive",
          "scores",
          "sentence1",
          "sentence2",
          "score",
          "label",
          "embedding",
          "text");

  /** The number of a negative's column, 0 for the plain name, -1 for what is no negative. */
  static int negativeNumber(String column) {
    Matcher numbered = ColumnMapping.NUMBERED_NEGATIVE.matcher(column);
    if (numbered.matches()) {
      return Integer.parseInt(numbered.group(1));
    }
    return column.equals("negative") ? 0 : -1;
  }
}
