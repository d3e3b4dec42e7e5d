package io.attune.data.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** The type of a carried column, as far as the rows so far tell. */
enum ColumnType {
  /** Only null so far. */
  UNKNOWN("VARCHAR"),
  BOOLEAN("BOOLEAN"),
  INTEGER("BIGINT"),
  REAL("DOUBLE"),
  /** Texts; of mixed types their texts; of lists and objects their JSON. */
  TEXT("VARCHAR");

  private static final JsonMapper JSON = new JsonMapper();

  private final String sql;

  ColumnType(String sql) {
    this.sql = sql;
  }

  /** What DuckDB calls it. */
  String sql() {
    return sql;
  }

  static ColumnType of(Object value) {
    if (value == null) {
      return UNKNOWN;
    }
    if (value instanceof Boolean) {
      return BOOLEAN;
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return INTEGER;
    }
    // Whole numbers beyond 64 bits would lose digits.
    return value instanceof Number && !(value instanceof BigInteger) ? REAL : TEXT;
  }

  /** The type that holds the values of both. */
  ColumnType with(ColumnType other) {
    if (this == other || other == UNKNOWN) {
      return this;
    }
    if (this == UNKNOWN) {
      return other;
    }
    boolean numbers = this != BOOLEAN && this != TEXT && other != BOOLEAN && other != TEXT;
    return numbers ? REAL : TEXT;
  }

  /** Adds a value to a row that is being appended. */
  void append(DuckDBAppender appender, Object value) throws SQLException, IOException {
    if (value == null) {
      appender.appendNull();
      return;
    }
    switch (this) {
      case BOOLEAN -> appender.append((boolean) value);
      case INTEGER -> appender.append(((Number) value).longValue());
      case REAL -> appender.append(((Number) value).doubleValue());
      case UNKNOWN, TEXT -> appender.append(text(value));
    }
  }

  /** The text of a value in a column of texts. */
  private static String text(Object value) throws JsonProcessingException {
    return value instanceof List || value instanceof Map
        ? JSON.writeValueAsString(value)
        : value.toString();
  }
}
