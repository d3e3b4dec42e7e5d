package io.attune.data.duckdb;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowLocation;
import io.attune.data.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a Parquet file in their order, streamed. */
final class ParquetRows implements RowSource {
  private final Path file;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final List<String> columns;
  private long number;

  private ParquetRows(Path file, Connection connection, Statement statement) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.statement = statement;
    // DuckDB takes [, * and ? in the name for a pattern first, but may open no file but this.
    // Folders such as "year=2024" on the way to it add no columns.
    this.rows =
        statement.executeQuery(
            "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
                .formatted(DuckDb.quote(file.toAbsolutePath().toString())));
    ResultSetMetaData metadata = rows.getMetaData();
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= metadata.getColumnCount(); column++) {
      names.add(metadata.getColumnName(column));
    }
    this.columns = List.copyOf(names);
  }

  static ParquetRows open(Path file) {
    try {
      Connection connection = DuckDb.open(file, null);
      try {
        return new ParquetRows(file, connection, connection.createStatement());
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new InvalidInputException(
          "%s: not a readable Parquet file (%s); write it anew.".formatted(file, DuckDb.reason(e)),
          e);
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public Row next() {
    RowLocation location = new RowLocation(file, RowLocation.Unit.ROW, number + 1);
    try {
      if (!rows.next()) {
        return null;
      }
      number++;
      Map<String, Object> fields = new LinkedHashMap<>();
      for (int column = 0; column < columns.size(); column++) {
        fields.put(columns.get(column), ColumnValue.of(rows.getObject(column + 1)));
      }
      return new Row(location, fields);
    } catch (SQLException e) {
      throw new InvalidInputException(
          "%s: unreadable Parquet data (%s); write the file anew."
              .formatted(location, DuckDb.reason(e)),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    try (connection;
        statement) {
      rows.close();
    } catch (SQLException e) {
      throw new IOException(file + ": " + DuckDb.reason(e), e);
    }
  }
}
