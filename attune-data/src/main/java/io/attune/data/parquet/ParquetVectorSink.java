package io.attune.data.parquet;

import io.attune.data.Row;
import io.attune.data.VectorFormat;
import io.attune.data.VectorSink;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Gathers rows and vectors in a table, which DuckDB keeps on disk where it outgrows its memory,
 * then copies the table to a file. A row may bring a new column or a value of another type; the
 * table is changed accordingly.
 */
final class ParquetVectorSink implements VectorSink, AutoCloseable {
  /** Before compression; a reader holds at least one group in memory. */
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private static final long MOST_ROWS_IN_GROUP = 122_880; // DuckDB's default
  private static final long LEAST_ROWS_IN_GROUP = 2048; // DuckDB's unit

  private final Path file;
  private final int dimension;
  private final DuckDBConnection connection;
  private final Map<String, ColumnType> types = new LinkedHashMap<>();
  private DuckDBAppender appender;

  ParquetVectorSink(Path file, Path temporaryFolder, int dimension) throws SQLException {
    this.file = file;
    this.dimension = dimension;
    this.connection = DuckDb.open(file, temporaryFolder).unwrap(DuckDBConnection.class);
    execute("CREATE TABLE vectors (embedding FLOAT[])");
    appender = connection.createAppender("vectors");
  }

  @Override
  public void write(Row row, float[] vector) throws IOException {
    if (row.fields().containsKey(VectorFormat.EMBEDDING)) {
      throw VectorFormat.embeddingExists(row);
    }
    try {
      for (Map.Entry<String, Object> field : row.fields().entrySet()) {
        adapt(field.getKey(), ColumnType.of(field.getValue()));
      }
      appender.beginRow().append(vector);
      for (Map.Entry<String, ColumnType> column : types.entrySet()) {
        append(row.fields().get(column.getKey()), column.getValue());
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new IOException(row.location() + ": cannot be written: " + DuckDb.reason(e), e);
    }
  }

  /** Writes the file; after that, nothing more can be added. */
  void finish() throws SQLException {
    appender.close();
    StringJoiner columns = new StringJoiner(", ");
    int number = 0;
    for (String name : types.keySet()) {
      columns.add("c" + number++ + " AS " + DuckDb.identifier(name));
    }
    columns.add("embedding");
    long rows = ROW_GROUP_BYTES / (Float.BYTES * (long) dimension);
    rows = Math.max(LEAST_ROWS_IN_GROUP, Math.min(MOST_ROWS_IN_GROUP, rows));
    execute(
        "COPY (SELECT %s FROM vectors) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)"
            .formatted(columns, DuckDb.quote(file.toAbsolutePath().toString()), rows));
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
      execute("ALTER TABLE vectors ADD COLUMN c%d %s".formatted(types.size(), type.sql()));
    } else {
      int number = types.keySet().stream().toList().indexOf(name);
      execute("ALTER TABLE vectors ALTER COLUMN c%d TYPE %s".formatted(number, type.sql()));
    }
    types.put(name, type);
    appender = connection.createAppender("vectors");
  }

  private void append(Object value, ColumnType type) throws SQLException, IOException {
    if (value == null) {
      appender.appendNull();
      return;
    }
    switch (type) {
      case BOOLEAN -> appender.append((boolean) value);
      case INTEGER -> appender.append(((Number) value).longValue());
      case REAL -> appender.append(((Number) value).doubleValue());
      case UNKNOWN, TEXT -> appender.append(ColumnType.text(value));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
