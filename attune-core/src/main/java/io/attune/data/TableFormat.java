package io.attune.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A kind of table file, known by its ending. CSV, TSV and JSON lines are built in; others are found
 * by {@link java.util.ServiceLoader} ({@code attune-data} brings Parquet). An implementation has a
 * public constructor without parameters and is safe for use by several threads.
 */
public interface TableFormat {
  /**
   * The endings of such files.
   *
   * @return lower case, with the dot, such as {@code ".parquet"}
   */
  List<String> endings();

  /**
   * Opens a table.
   *
   * @param file exists, is no folder and has one of the endings, in upper or lower case
   * @return its rows
   * @throws IOException if reading fails
   * @throws io.attune.InvalidInputException if the file is no such table
   */
  RowSource open(Path file) throws IOException;
}
