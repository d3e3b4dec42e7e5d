package io.attune.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of table file that can be written, known by its ending. JSON lines are built in; others
 * are found by {@link java.util.ServiceLoader} ({@code attune-data} brings Parquet). An
 * implementation has a public constructor without parameters and is safe for use by several
 * threads. Users call {@link TableWriter}.
 */
public interface TableOutputFormat {
  /**
   * The endings of such files.
   *
   * @return lower case, with the dot, such as {@code ".parquet"}
   */
  List<String> endings();

  /**
   * Writes or replaces a file, atomically: it appears under its name when it is complete.
   *
   * @param target the file
   * @param content produces the rows
   * @throws IOException if writing fails; the target stays as it was, as with any exception
   */
  void write(Path target, RowContent content) throws IOException;
}
