package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the rows of a file into training examples. */
final class ExampleReader {
  private static final Logger LOG = LoggerFactory.getLogger(ExampleReader.class);

  private final ColumnRoles roles;
  private final boolean countNegatives;
  private final Set<String> unused = new LinkedHashSet<>();

  private ExampleReader(ColumnRoles roles, ColumnMapping mapping) {
    this.roles = roles;
    boolean named =
        mapping.names().keySet().stream().anyMatch(role -> ColumnRoles.negativeNumber(role) >= 0);
    this.countNegatives =
        !named && (roles.shape() == DatasetShape.PAIR || roles.shape() == DatasetShape.TRIPLET);
  }

  /** All examples of a file, of one shape and with equally many negatives; at least one. */
  static List<TrainingExample> read(Path file, ColumnMapping mapping, Set<DatasetShape> wanted) {
    List<TrainingExample> examples = new ArrayList<>();
    ExampleReader reader = read(file, mapping, wanted, (row, example) -> examples.add(example));
    if (!reader.unused.isEmpty()) {
      LOG.info("{}: columns not used: {}", file, String.join(", ", reader.unused));
    }
    return examples;
  }

  /**
   * Reads a file row by row.
   *
   * @param wanted the shapes that the file may have
   * @param each takes every row with its example
   * @return what the columns turned out to be
   */
  static ExampleReader read(
      Path file,
      ColumnMapping mapping,
      Set<DatasetShape> wanted,
      BiConsumer<Row, TrainingExample> each) {
    try (RowReader rows = RowReader.open(file)) {
      if (!rows.hasNext()) {
        throw new InvalidInputException(file + ": no rows; training data needs at least one.");
      }
      ExampleReader reader =
          new ExampleReader(
              new ColumnResolver(rows.columns(), mapping, rows.columnsLocation(), wanted).resolve(),
              mapping);
      while (rows.hasNext()) {
        Row row = rows.next();
        each.accept(row, reader.example(row));
      }
      return reader;
    }
  }

  ColumnRoles roles() {
    return roles;
  }

  /** The columns that play no role, in the order in which rows brought them. */
  Set<String> unused() {
    return unused;
  }

  private TrainingExample example(Row row) {
    if (countNegatives) {
      checkNegatives(row);
    }
    for (String column : row.fields().keySet()) {
      if (!roles.columns().contains(column)) {
        unused.add(column);
      }
    }
    return switch (roles.shape()) {
      case PAIR -> new Pair(text(row, 0), text(row, 1));
      case TRIPLET -> {
        String anchor = text(row, 0);
        String positive = text(row, 1);
        List<String> negatives = new ArrayList<>();
        for (int role = 2; role < roles.columns().size(); role++) {
          negatives.add(text(row, role));
        }
        yield new Triplet(anchor, positive, negatives);
      }
      case SCORED_PAIR ->
          new ScoredPair(text(row, 0), text(row, 1), row.number(roles.columns().get(2)));
      case LABELED_PAIR -> new LabeledPair(text(row, 0), text(row, 1), label(row, 2));
      case LABELED_TEXT -> new LabeledText(text(row, 0), label(row, 1));
    };
  }

  private int label(Row row, int role) {
    return row.integer(roles.columns().get(role), "number the classes 0, 1, 2 and so on");
  }

  private String text(Row row, int role) {
    String column = roles.columns().get(role);
    String text = row.text(column);
    if (text.isBlank()) {
      throw row.location()
          .error(
              "empty text (field '%s'); training data needs text in every row: remove the row or fill it in."
                  .formatted(column));
    }
    return text;
  }

  private void checkNegatives(Row row) {
    List<String> expected = roles.columns().subList(2, roles.columns().size());
    List<String> found =
        row.fields().keySet().stream()
            .filter(column -> ColumnRoles.negativeNumber(column) >= 0)
            .toList();
    for (String column : expected) {
      if (!found.contains(column)) {
        throw otherCount(row, found.size(), expected.size(), column);
      }
    }
    for (String column : found) {
      if (!expected.contains(column)) {
        throw otherCount(row, found.size(), expected.size(), column);
      }
    }
  }

  private static InvalidInputException otherCount(Row row, int found, int expected, String column) {
    return row.location()
        .error(
            "%d negatives, but the first row has %d (field '%s'); give every row the same number of negatives."
                .formatted(found, expected, column));
  }
}
