package io.attune.data;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training examples together with the rows they were read from, for work that carries all columns
 * along, such as splitting. Where only the examples count, a {@link Dataset} does.
 *
 * @param file they were read from
 * @param shape of all examples
 * @param columns of the file that make up the shape, in the order of {@link DatasetShape#roles()}
 * @param carried the other columns of the file
 * @param lines the rows, in their order; at least one
 */
public record TrainingTable(
    Path file, DatasetShape shape, List<String> columns, List<String> carried, List<Line> lines) {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingTable.class);

  /**
   * A row.
   *
   * @param row with all its columns
   * @param example what it means
   */
  public record Line(Row row, TrainingExample example) {}

  /** Copies the lists. */
  public TrainingTable {
    columns = List.copyOf(columns);
    carried = List.copyOf(carried);
    lines = List.copyOf(lines);
  }

  /**
   * Reads a table. Columns that play no role are named once in the log.
   *
   * @param file a table that {@link RowReader} can read
   * @param mapping which column plays which role, as far as they are not named so already
   * @return all its rows
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   */
  public static TrainingTable read(Path file, ColumnMapping mapping) {
    List<Row> rows = new ArrayList<>();
    List<TrainingExample> examples = new ArrayList<>();
    ExampleReader reader =
        ExampleReader.read(
            file,
            mapping,
            EnumSet.allOf(DatasetShape.class),
            (row, example) -> {
              rows.add(row);
              examples.add(example);
            });
    List<TrainingExample> numbered = reader.numbered(examples).examples();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(new Line(rows.get(i), numbered.get(i)));
    }
    List<String> carried = List.copyOf(reader.unused());
    if (!carried.isEmpty()) {
      LOG.info("{}: columns carried along: {}", file, String.join(", ", carried));
    }
    return new TrainingTable(
        file, reader.roles().shape(), reader.roles().columns(), carried, lines);
  }

  /**
   * Finds a column that the user named, or one that has a usual name.
   *
   * @param requested the name the user gave, if any
   * @param usual the name to look for otherwise
   * @return the column, or nothing where none was named and there is none of the usual name
   * @throws InvalidInputException if there is no column of the requested name
   */
  public Optional<String> column(Optional<String> requested, String usual) {
    List<String> all = new ArrayList<>(columns);
    all.addAll(carried);
    if (requested.isEmpty()) {
      return all.contains(usual) ? Optional.of(usual) : Optional.empty();
    }
    if (!all.contains(requested.get())) {
      throw lines
          .get(0)
          .row()
          .location()
          .error(
              "no column '%s'%s; columns are: %s."
                  .formatted(
                      requested.get(),
                      Suggestions.hint(requested.get(), all),
                      String.join(", ", all)));
    }
    return requested;
  }

  /**
   * The carried columns of a row.
   *
   * @param row of this table
   * @return from column to value, in the order of the file
   */
  public Map<String, Object> carriedFields(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    row.fields()
        .forEach(
            (column, value) -> {
              if (!columns.contains(column)) {
                fields.put(column, value);
              }
            });
    return Collections.unmodifiableMap(fields);
  }
}
