package io.attune.data.parquet;

import io.attune.data.Row;
import io.attune.data.VectorFormat;
import io.attune.data.VectorSink;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Writes rows with a vector each into a table. */
record ParquetVectorSink(ParquetTable table, int dimension) implements VectorSink {
  /** Before compression; a reader holds at least one group in memory. */
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private static final long MOST_ROWS_IN_GROUP = 122_880; // DuckDB's default
  private static final long LEAST_ROWS_IN_GROUP = 2048; // DuckDB's unit

  @Override
  public void write(Row row, float[] vector) throws IOException {
    if (row.fields().containsKey(VectorFormat.EMBEDDING)) {
      throw VectorFormat.embeddingExists(row);
    }
    try {
      table.add(appender -> appender.append(vector), row.fields());
    } catch (SQLException e) {
      throw new IOException(row.location() + ": cannot be written: " + DuckDb.reason(e), e);
    }
  }

  void finish() throws SQLException {
    long rows = ROW_GROUP_BYTES / (Float.BYTES * (long) dimension);
    rows = Math.max(LEAST_ROWS_IN_GROUP, Math.min(MOST_ROWS_IN_GROUP, rows));
    table.finish(List.of(VectorFormat.EMBEDDING), rows);
  }
}
