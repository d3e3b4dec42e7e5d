package io.attune.data.input;

import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.duckdb.RowFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Streams the rows of several files, block by block, under their new names. */
public final class InputRows implements AutoCloseable {
  /** Enough for the parts of a step to be worth sharing out, few enough for a small heap. */
  private static final int MOST_ROWS = 512;

  /** Bounds the memory where cells are large; a block holds at least one row. */
  private static final long MOST_CHARACTERS = 4L << 20;

  private final Iterator<Path> files;
  private final ColumnSelection columns;
  private final Optional<RowFilter> filter;
  private RowReader reader;
  private long read;

  private InputRows(List<Path> files, ColumnSelection columns, Optional<RowFilter> filter) {
    this.files = files.iterator();
    this.columns = columns;
    this.filter = filter;
  }

  /**
   * Opens files; each is read when its turn comes.
   *
   * @param files tables of any format
   * @param columns that each of them has
   * @param condition in SQL that rows have to meet, over the new and the files' own names
   * @return rows to be closed
   */
  public static InputRows open(
      List<Path> files, ColumnSelection columns, Optional<String> condition) {
    return new InputRows(files, columns, condition.map(RowFilter::new));
  }

  /**
   * Reads some rows.
   *
   * @return the next rows that meet the condition, which may be none; nothing at all after the last
   * @throws io.attune.InvalidInputException with file and line for what is wrong in them
   */
  public Optional<List<Row>> next() {
    List<Row> block = new ArrayList<>();
    long characters = 0;
    while (block.size() < MOST_ROWS && characters < MOST_CHARACTERS && advance()) {
      Row row = reader.next();
      read++;
      block.add(row);
      characters += characters(row.fields());
    }
    return block.isEmpty() ? Optional.empty() : Optional.of(select(block));
  }

  /** Moves to the next file where the current one has ended. */
  private boolean advance() {
    while (reader == null || !reader.hasNext()) {
      closeReader();
      if (!files.hasNext()) {
        return false;
      }
      reader = RowReader.open(files.next());
      if (!reader.columns().isEmpty()) { // a file of JSON without rows has none
        columns.check(reader.columns(), reader.file().toString());
      }
    }
    return true;
  }

  private List<Row> select(List<Row> block) {
    BitSet meeting = new BitSet();
    meeting.set(0, block.size());
    if (filter.isPresent()) {
      meeting =
          filter
              .get()
              .test(
                  block.stream()
                      .map(row -> new Row(row.location(), columns.bothNames(row.fields())))
                      .toList());
    }
    return meeting.stream()
        .mapToObj(block::get)
        .map(row -> new Row(row.location(), columns.apply(row.fields())))
        .toList();
  }

  private static long characters(Map<String, Object> fields) {
    long sum = 0;
    for (Object value : fields.values()) {
      sum += value instanceof String text ? text.length() : 1;
    }
    return sum;
  }

  /**
   * How many rows were read so far, whether they meet the condition or not.
   *
   * @return the number
   */
  public long read() {
    return read;
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public void close() {
    closeReader();
    filter.ifPresent(RowFilter::close);
  }
}
