package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Training examples of one shape, in memory and unchangeable.
 *
 * <p>Read from a table, the shape follows from its columns: {@code anchor} (or {@code query}),
 * {@code positive} and any {@code negative}, {@code negative_1}, {@code negative_2}…; {@code
 * sentence1}, {@code sentence2} and {@code score}, {@code label} or {@code embedding}; {@code text}
 * alone or with {@code label} or {@code embedding}; a triplet's {@code scores} are a teacher's.
 * Where several fit, the first of {@link DatasetShape}'s order is taken; further columns are named
 * once in the log and otherwise not used.
 */
public final class Dataset {
  private final String name;
  private final List<TrainingExample> examples;
  private final List<String> labelNames; // empty where classes are numbers
  private final Path source; // null for a data set made in memory
  private final List<String> sourceColumns;
  private final Map<String, Integer> classColumns;

  private Dataset(String name, ExampleReader.Examples read, Path source) {
    this.name = name;
    this.examples = List.copyOf(read.examples());
    this.labelNames = List.copyOf(read.labelNames());
    this.source = source;
    this.sourceColumns = List.copyOf(read.columns());
    this.classColumns = Collections.unmodifiableMap(read.classColumns());
    if (this.examples.isEmpty()) {
      throw new InvalidInputException(
          "The data set '" + name + "' has no rows; give at least one.");
    }
    TrainingExample first = this.examples.get(0);
    for (int row = 1; row < this.examples.size(); row++) {
      TrainingExample example = this.examples.get(row);
      if (example.shape() != first.shape() || example.texts().size() != first.texts().size()) {
        throw new InvalidInputException(
            "Row %d of the data set '%s' is a %s of %d texts, but row 0 is a %s of %d; put them into separate data sets."
                .formatted(
                    row,
                    name,
                    example.shape(),
                    example.texts().size(),
                    first.shape(),
                    first.texts().size()));
      }
    }
  }

  /**
   * A data set of examples made in memory.
   *
   * @param examples at least one, all of one shape and with equally many negatives
   * @return a copy, named {@code "memory"}
   * @throws InvalidInputException if there is none, or their shapes differ
   */
  public static Dataset of(List<? extends TrainingExample> examples) {
    return of("memory", examples);
  }

  /**
   * A named data set of examples made in memory.
   *
   * @param name shown in reports
   * @param examples at least one, all of one shape and with equally many negatives
   * @return a copy
   * @throws InvalidInputException if there is none, or their shapes differ
   */
  public static Dataset of(String name, List<? extends TrainingExample> examples) {
    return new Dataset(
        name,
        new ExampleReader.Examples(List.copyOf(examples), List.of(), List.of(), Map.of()),
        null);
  }

  /**
   * Reads a table whose columns have the standard names.
   *
   * @param file a table that {@link RowReader} can read
   * @return its rows, named like the file without its endings
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static Dataset read(Path file) {
    return read(file, ColumnMapping.NONE);
  }

  /**
   * Reads a table.
   *
   * @param file a table that {@link RowReader} can read
   * @param columns which column plays which role, as far as they are not named so already
   * @return its rows, named like the file without its endings
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static Dataset read(Path file, ColumnMapping columns) {
    return read(file, columns, EnumSet.allOf(DatasetShape.class));
  }

  /**
   * Reads a table that has to have one of certain shapes, for work that needs it.
   *
   * @param file a table that {@link RowReader} can read
   * @param columns which column plays which role, as far as they are not named so already
   * @param wanted at least one shape; columns of others are further ones
   * @return its rows, named like the file without its endings
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static Dataset read(Path file, ColumnMapping columns, Set<DatasetShape> wanted) {
    return read(file, ExampleReader.read(file, columns, wanted));
  }

  /** Of rows that were read already. */
  static Dataset read(Path file, ExampleReader.Examples read) {
    String fileName = String.valueOf(file.getFileName());
    return new Dataset(fileName.replaceFirst("(?i)\\.[a-z0-9]+(\\.gz)?$", ""), read, file);
  }

  /**
   * The name for logs and reports.
   *
   * @return not empty
   */
  public String name() {
    return name;
  }

  /**
   * The number of rows.
   *
   * @return at least 1
   */
  public int size() {
    return examples.size();
  }

  /**
   * All rows.
   *
   * @return in the order of the file
   */
  public List<TrainingExample> examples() {
    return examples;
  }

  /**
   * A row.
   *
   * @param row from 0
   * @return the example
   */
  public TrainingExample get(int row) {
    return examples.get(row);
  }

  /**
   * The standard names of the text columns, whatever the file called them.
   *
   * @return in the order of {@link TrainingExample#texts()}: such as {@code anchor}, {@code
   *     positive}, {@code negative}; several negatives are {@code negative_1}, {@code negative_2}…
   */
  public List<String> columns() {
    return switch (shape()) {
      case PAIR -> List.of("anchor", "positive");
      case SCORED_PAIR, LABELED_PAIR, EMBEDDED_PAIR -> List.of("sentence1", "sentence2");
      case EMBEDDED_TEXT, LABELED_TEXT, TEXT -> List.of("text");
      case TRIPLET, SCORED_TRIPLET -> {
        int negatives = examples.get(0).texts().size() - 2;
        List<String> columns = new ArrayList<>(List.of("anchor", "positive"));
        if (negatives == 1) {
          columns.add("negative");
        } else {
          IntStream.rangeClosed(1, negatives).forEach(n -> columns.add("negative_" + n));
        }
        yield List.copyOf(columns);
      }
    };
  }

  /**
   * What the rows hold.
   *
   * @return the shape of each of them
   */
  public DatasetShape shape() {
    return examples.get(0).shape();
  }

  /**
   * The names of the classes, where the file gives names instead of numbers.
   *
   * @return in the order of the numbers that stand for them in {@link LabeledText#label} and {@link
   *     LabeledPair#label}, which is the alphabetical one; empty where the classes are numbers
   */
  public List<String> labelNames() {
    return labelNames;
  }

  /**
   * Where the rows come from.
   *
   * @return the file, or nothing for a data set made in memory
   */
  public Optional<Path> source() {
    return Optional.ofNullable(source);
  }

  /**
   * The names that the columns of texts and labels have in the file.
   *
   * @return in the order of their roles; the standard names for a data set made in memory
   */
  public List<String> sourceColumns() {
    return sourceColumns.isEmpty() ? columns() : sourceColumns;
  }

  /**
   * Columns of the file that are not used, but whose values come again and again, as those of
   * classes do.
   *
   * @return the number of different values by column, the column with the most first
   */
  public Map<String, Integer> classColumns() {
    return classColumns;
  }

  @Override
  public String toString() {
    return "Dataset[%s: %d rows of %s]".formatted(name, size(), columns());
  }
}
