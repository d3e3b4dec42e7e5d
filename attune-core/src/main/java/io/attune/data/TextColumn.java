package io.attune.data;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the column of a table whose texts are to be encoded or searched. */
public final class TextColumn {
  /** In this order: names of documents before those of questions about them. */
  private static final List<String> USUAL_NAMES =
      List.of(
          "text",
          "positive",
          "document",
          "passage",
          "content",
          "description",
          "sentence",
          "query",
          "anchor");

  private static final List<String> IDS = List.of("id", "_id");

  private static final Logger LOG = LoggerFactory.getLogger(TextColumn.class);

  private TextColumn() {}

  /**
   * Chooses a column: the one asked for; else the only one whose first value is a text, {@code id}
   * and {@code _id} aside; else the first to be present of {@code text}, {@code positive}, {@code
   * document}, {@code passage}, {@code content}, {@code description}, {@code sentence}, {@code
   * query}, {@code anchor}. A choice among several is logged.
   *
   * @param rows at its first row, which is not consumed
   * @param requested the name the user gave, if any
   * @return the name of a column of the table; its values are checked by {@link Row#text}
   * @throws InvalidInputException if the table has no rows, not that column, or none that stands
   *     out
   */
  public static String choose(RowReader rows, Optional<String> requested) {
    return choose(rows, requested, "--column");
  }

  /**
   * Chooses a column as {@link #choose(RowReader, Optional)} does.
   *
   * @param rows at its first row, which is not consumed
   * @param requested the name the user gave, if any
   * @param option by which it can be given, for the message
   * @return the name of a column of the table
   * @throws InvalidInputException if the table has no rows, not that column, or none that stands
   *     out
   */
  public static String choose(RowReader rows, Optional<String> requested, String option) {
    if (!rows.hasNext()) {
      throw new InvalidInputException(rows.file() + ": no rows; at least one is needed.");
    }
    List<String> columns = rows.columns();
    RowLocation place = rows.columnsLocation();
    if (requested.isPresent()) {
      String column = requested.get();
      if (!columns.contains(column)) {
        throw place.error(
            "no column '%s'%s; columns are: %s."
                .formatted(column, Suggestions.hint(column, columns), String.join(", ", columns)));
      }
      return column;
    }
    Row first = rows.peek();
    List<String> texts =
        columns.stream()
            .filter(column -> first.fields().get(column) instanceof String && !IDS.contains(column))
            .toList();
    if (texts.size() == 1) {
      return texts.get(0);
    }
    String chosen =
        USUAL_NAMES.stream()
            .filter(texts::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    place.error(
                        "no column stands out as the text; columns are: %s; name one by %s."
                            .formatted(String.join(", ", columns), option)));
    LOG.info("{}: texts from the column '{}'", first.file(), chosen);
    return chosen;
  }
}
