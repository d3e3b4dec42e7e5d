package io.attune.data.duckdb;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Gathers rows in a table, which DuckDB keeps on disk where it outgrows its memory, then copies the
 * table to a file. A row may bring a new column or a value of another type; the table is changed
 * accordingly.
 */
final class ParquetTable implements AutoCloseable {
  /**
   * Before compression. Reader and writer hold at least one group in memory, the writer one a
   * thread, in several forms.
   */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private static final long MOST_ROWS_IN_GROUP = 122_880; // DuckDB's default
  private static final long LEAST_ROWS_IN_GROUP = 2048; // DuckDB's unit

  private final Path file;
  private final DuckDBConnection connection;
  private final Map<String, ColumnType> types = new LinkedHashMap<>();
  private DuckDBAppender appender;
  private long rows;
  private long bytes; // about, of all rows' own columns

  /**
   * Begins a table.
   *
   * @param file to be written by {@link #finish}
   * @param temporaryFolder for what exceeds the memory
   * @param fixedColumn name and SQL type of a column that each row has besides its own
   */
  ParquetTable(Path file, Path temporaryFolder, String fixedColumn) throws SQLException {
    this.file = file;
    this.connection = DuckDb.open(file, temporaryFolder).unwrap(DuckDBConnection.class);
    execute("CREATE TABLE gathered (%s)".formatted(fixedColumn));
    appender = connection.createAppender("gathered");
  }

  /** The value of a row's fixed column. */
  @FunctionalInterface
  interface FixedValue {
    void appendTo(DuckDBAppender appender) throws SQLException;
  }

  void add(FixedValue fixed, Map<String, ?> fields) throws SQLException, IOException {
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      adapt(field.getKey(), ColumnType.of(field.getValue()));
    }
    appender.beginRow();
    fixed.appendTo(appender);
    for (Map.Entry<String, ColumnType> column : types.entrySet()) {
      Object value = fields.get(column.getKey());
      column.getValue().append(appender, value);
      bytes += value instanceof String text ? text.length() : Long.BYTES;
    }
    appender.endRow();
    rows++;
  }

  /**
   * Writes the file; after that, nothing more can be added.
   *
   * @param fixedColumns names of those to write, after the rows' own
   * @param fixedBytes that they take in a row
   */
  void finish(List<String> fixedColumns, long fixedBytes) throws SQLException {
    appender.close();
    StringJoiner columns = new StringJoiner(", ");
    int number = 0;
    for (String name : types.keySet()) {
      columns.add("c" + number++ + " AS " + DuckDb.identifier(name));
    }
    fixedColumns.forEach(columns::add);
    if (columns.length() == 0) { // no row came
      columns.add("*");
    }
    execute(
        "COPY (SELECT %s FROM gathered) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)"
            .formatted(
                columns, DuckDb.quote(file.toAbsolutePath().toString()), rowsInGroup(fixedBytes)));
  }

  private long rowsInGroup(long fixedBytes) {
    long bytesInRow = Math.max(1, fixedBytes + bytes / Math.max(1, rows));
    return Math.max(
        LEAST_ROWS_IN_GROUP, Math.min(MOST_ROWS_IN_GROUP, ROW_GROUP_BYTES / bytesInRow));
  }

  @Override
  public void close() throws SQLException {
    try (Connection closing = connection) {
      if (!appender.isClosed()) {
        appender.close();
      }
    }
  }

  /** Columns are named c0, c1… within: DuckDB's names ignore case, those of rows do not. */
  private void adapt(String name, ColumnType found) throws SQLException {
    ColumnType known = types.get(name);
    ColumnType type = known == null ? found : known.with(found);
    if (type == known) {
      return;
    }
    appender.close();
    if (known == null) {
      execute("ALTER TABLE gathered ADD COLUMN c%d %s".formatted(types.size(), type.sql()));
    } else {
      int number = types.keySet().stream().toList().indexOf(name);
      execute("ALTER TABLE gathered ALTER COLUMN c%d TYPE %s".formatted(number, type.sql()));
    }
    types.put(name, type);
    appender = connection.createAppender("gathered");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
