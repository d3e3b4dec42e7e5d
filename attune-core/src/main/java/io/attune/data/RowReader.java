package io.attune.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads a table row by row, whatever its columns mean, without holding it in memory.
 *
 * <p>The ending of the file's name tells the format: {@code .jsonl} and {@code .json} (one object a
 * line), {@code .csv}, {@code .tsv}, each also packed ({@code .gz}); further ones by {@link
 * TableFormat}. Texts must be UTF-8. All methods throw {@link io.attune.InvalidInputException} with
 * file and line for what is no row, and {@link UncheckedIOException} where reading fails.
 */
public final class RowReader implements Iterator<Row>, AutoCloseable {
  private final Path file;
  private final RowSource source;
  private Row following; // read but not yet returned
  private boolean ended;
  private List<String> columns;

  private RowReader(Path file, RowSource source) {
    this.file = file;
    this.source = source;
  }

  /**
   * Opens a table and reads its first row.
   *
   * @param file the table
   * @return a reader to be closed
   */
  public static RowReader open(Path file) {
    Utf8Lines.checkReadable(file);
    TableFormat format = TableFormats.of(file);
    try {
      RowReader reader = new RowReader(file, format.open(file));
      try {
        reader.readFirst();
      } catch (RuntimeException e) {
        reader.close();
        throw e;
      }
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The table.
   *
   * @return as it was given
   */
  public Path file() {
    return file;
  }

  /**
   * The columns of the table.
   *
   * @return in the order of the file; for JSON lines those of the first row, none without rows
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * Where the columns are declared, for errors about them.
   *
   * @return the header, or the first row where there is none
   */
  RowLocation columnsLocation() {
    RowLocation first = peek().location();
    return source.columns().isEmpty() ? first : new RowLocation(first.file(), first.unit(), 1);
  }

  /**
   * The row that {@link #next} will return.
   *
   * @return it stays the next one
   * @throws NoSuchElementException after the last row
   */
  public Row peek() {
    if (!hasNext()) {
      throw new NoSuchElementException("There is no row after the last.");
    }
    return following;
  }

  @Override
  public boolean hasNext() {
    if (following == null && !ended) { // not read before: the error of a row must not come early
      following = read();
      ended = following == null;
    }
    return following != null;
  }

  @Override
  public Row next() {
    Row row = peek();
    following = null;
    return row;
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readFirst() {
    boolean any = hasNext();
    List<String> declared = source.columns();
    columns =
        declared.isEmpty() && any
            ? List.copyOf(following.fields().keySet())
            : List.copyOf(declared);
  }

  private Row read() {
    try {
      return source.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
