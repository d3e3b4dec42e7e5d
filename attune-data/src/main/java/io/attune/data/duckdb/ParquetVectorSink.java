package io.attune.data.duckdb;

import io.attune.data.Row;
import io.attune.data.VectorFormat;
import io.attune.data.VectorSink;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Writes rows with a vector each into a table. */
record ParquetVectorSink(ParquetTable table, int dimension) implements VectorSink {
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
    table.finish(List.of(VectorFormat.EMBEDDING), Float.BYTES * (long) dimension);
  }
}
