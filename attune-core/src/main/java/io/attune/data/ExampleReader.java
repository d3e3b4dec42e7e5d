package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the rows of a file into training examples.
 *
 * <p>Classes may be numbers or names; the first row decides. Names are numbered by their
 * alphabetical order, once all of them are known, as {@code class_encode_column} of Hugging Face's
 * datasets does.
 */
final class ExampleReader {
  private static final Logger LOG = LoggerFactory.getLogger(ExampleReader.class);

  private final ColumnRoles roles;
  private final boolean countNegatives;
  private final Set<String> unused = new LinkedHashSet<>();
  private final ClassColumns classColumns = new ClassColumns();
  private final List<String> classOfRow = new ArrayList<>(); // empty where classes are numbers
  private boolean classesAreNamed;
  private long rowsRead;

  /**
   * What a file holds.
   *
   * @param examples its rows
   * @param labelNames empty where classes are numbers
   * @param columns that the texts and labels come from, by their names in the file
   * @param classColumns those without a role whose values repeat like classes
   */
  record Examples(
      List<TrainingExample> examples,
      List<String> labelNames,
      List<String> columns,
      Map<String, Integer> classColumns) {}

  private ExampleReader(ColumnRoles roles, ColumnMapping mapping) {
    this.roles = roles;
    boolean named =
        mapping.names().keySet().stream().anyMatch(role -> ColumnRoles.negativeNumber(role) >= 0);
    this.countNegatives =
        !named
            && List.of(DatasetShape.PAIR, DatasetShape.TRIPLET, DatasetShape.SCORED_TRIPLET)
                .contains(roles.shape());
  }

  /** All examples of a file, of one shape and with equally many negatives; at least one. */
  static Examples read(Path file, ColumnMapping mapping, Set<DatasetShape> wanted) {
    List<TrainingExample> examples = new ArrayList<>();
    ExampleReader reader = read(file, mapping, wanted, (row, example) -> examples.add(example));
    if (!reader.unused.isEmpty()) {
      LOG.info("{}: columns not used: {}", file, String.join(", ", reader.unused));
    }
    return reader.numbered(examples);
  }

  /**
   * Reads a file row by row. Classes that have names get their numbers by {@link #numbered}.
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
      ExampleReader reader = of(rows, file, mapping, wanted);
      while (rows.hasNext()) {
        Row row = rows.next();
        each.accept(row, reader.read(row));
      }
      return reader;
    }
  }

  /**
   * A reader for the rows of an open file.
   *
   * @throws InvalidInputException if there are none, or their columns are of no wanted shape
   */
  static ExampleReader of(
      RowReader rows, Path file, ColumnMapping mapping, Set<DatasetShape> wanted) {
    if (!rows.hasNext()) {
      throw new InvalidInputException(file + ": no rows; training data needs at least one.");
    }
    return new ExampleReader(
        new ColumnResolver(rows.columns(), mapping, rows.columnsLocation(), wanted).resolve(),
        mapping);
  }

  /** The example of the next row; a class that has a name is 0 until {@link #numbered}. */
  TrainingExample read(Row row) {
    if (rowsRead++ == 0) {
      classesAreNamed = namesClass(row);
    }
    return example(row);
  }

  ColumnRoles roles() {
    return roles;
  }

  /** The columns that play no role, in the order in which rows brought them. */
  Set<String> unused() {
    return unused;
  }

  private boolean namesClass(Row row) {
    int label = roles.shape().roles().indexOf("label");
    return label >= 0 && row.className(roles.columns().get(label)).isPresent();
  }

  /** Puts the classes' numbers in, now that all names are known. */
  Examples numbered(List<TrainingExample> examples) {
    List<String> names = classOfRow.stream().distinct().sorted().toList();
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    for (int row = 0; row < classOfRow.size(); row++) {
      int label = numbers.get(classOfRow.get(row));
      TrainingExample example = examples.get(row);
      examples.set(
          row,
          example instanceof LabeledPair pair
              ? new LabeledPair(pair.sentence1(), pair.sentence2(), label)
              : new LabeledText(example.texts().get(0), label));
    }
    return new Examples(examples, names, roles.columns(), classColumns.found(rowsRead));
  }

  private TrainingExample example(Row row) {
    if (countNegatives) {
      checkNegatives(row);
    }
    for (String column : row.fields().keySet()) {
      if (!roles.columns().contains(column)) {
        unused.add(column);
        classColumns.add(column, row.fields().get(column));
      }
    }
    return switch (roles.shape()) {
      case PAIR -> new Pair(text(row, 0), text(row, 1));
      case TRIPLET -> triplet(row, roles.columns().size());
      case SCORED_TRIPLET -> scoredTriplet(row);
      case EMBEDDED_PAIR -> new EmbeddedPair(text(row, 0), text(row, 1), numbers(row, 2));
      case SCORED_PAIR ->
          new ScoredPair(text(row, 0), text(row, 1), row.number(roles.columns().get(2)));
      case LABELED_PAIR -> new LabeledPair(text(row, 0), text(row, 1), label(row, 2));
      case EMBEDDED_TEXT -> new EmbeddedText(text(row, 0), numbers(row, 1));
      case LABELED_TEXT -> new LabeledText(text(row, 0), label(row, 1));
      case TEXT -> new PlainText(text(row, 0));
    };
  }

  private Triplet triplet(Row row, int endOfNegatives) {
    String anchor = text(row, 0);
    String positive = text(row, 1);
    List<String> negatives = new ArrayList<>();
    for (int role = 2; role < endOfNegatives; role++) {
      negatives.add(text(row, role));
    }
    return new Triplet(anchor, positive, negatives);
  }

  private ScoredTriplet scoredTriplet(Row row) {
    int role = roles.columns().size() - 1;
    Triplet triplet = triplet(row, role);
    List<Double> scores = numbers(row, role);
    int negatives = triplet.negatives().size();
    if (scores.size() != negatives && scores.size() != negatives + 1) {
      throw row.location()
          .error(
              "%d scores for %d negatives (field '%s'); give one for the positive and each negative, or one margin a negative."
                  .formatted(scores.size(), negatives, roles.columns().get(role)));
    }
    return new ScoredTriplet(triplet, scores);
  }

  private List<Double> numbers(Row row, int role) {
    return row.numbers(roles.columns().get(role));
  }

  /** The class's number; 0 where it has a name, until all names are known. */
  private int label(Row row, int role) {
    String column = roles.columns().get(role);
    if (classesAreNamed) {
      classOfRow.add(
          row.className(column)
              .orElseThrow(
                  () ->
                      row.location()
                          .error(
                              "no class name, but the first row names its class (field '%s'); give every row a name, or every row a number."
                                  .formatted(column))));
      return 0;
    }
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
    List<String> expected =
        roles.columns().subList(2, roles.columns().size()).stream()
            .filter(column -> ColumnRoles.negativeNumber(column) >= 0)
            .toList();
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
