package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A query and the documents to put in order for it, known to be right or wrong.
 *
 * @param query not blank
 * @param positives documents that answer it; may be none
 * @param negatives documents that do not; may be none
 */
public record RerankingSample(String query, List<String> positives, List<String> negatives) {
  /** Copies the lists and checks the query. */
  public RerankingSample {
    Texts.requireText("query", query);
    positives = List.copyOf(positives);
    negatives = List.copyOf(negatives);
  }

  /**
   * Reads a table: a query (or anchor), positive and negative a row. Positive and negative may be
   * lists, where the format has such; negative_1, negative_2… count as a list of negatives, so that
   * a file of triplets can be read, too.
   *
   * @param file a table that {@link RowReader} can read
   * @param columns which column plays which role, as far as they are not named so already
   * @return the rows, in order; at least one
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static List<RerankingSample> read(Path file, ColumnMapping columns) {
    List<RerankingSample> samples = new ArrayList<>();
    try (RowReader rows = RowReader.open(file)) {
      if (!rows.hasNext()) {
        throw new InvalidInputException(file + ": no rows; at least one is needed.");
      }
      List<String> names =
          new ColumnResolver(
                  rows.columns(), columns, rows.columnsLocation(), Set.of(DatasetShape.TRIPLET))
              .resolve()
              .columns();
      while (rows.hasNext()) {
        samples.add(sample(rows.next(), names));
      }
    }
    return samples;
  }

  private static RerankingSample sample(Row row, List<String> columns) {
    String query = row.text(columns.get(0));
    if (query.isBlank()) {
      throw row.location()
          .error(
              "empty query (field '%s'); remove the row or fill it in.".formatted(columns.get(0)));
    }
    List<String> negatives = new ArrayList<>();
    columns.subList(2, columns.size()).forEach(column -> negatives.addAll(row.texts(column)));
    return new RerankingSample(query, row.texts(columns.get(1)), negatives);
  }
}
