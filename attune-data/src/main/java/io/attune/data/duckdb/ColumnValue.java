package io.attune.data.duckdb;

import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/** Turns what DuckDB returns into what a {@link io.attune.data.Row} holds. */
final class ColumnValue {
  private ColumnValue() {}

  static Object of(Object value) throws SQLException {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Number) {
      return value;
    }
    if (value instanceof Array array) {
      List<Object> list = new ArrayList<>();
      for (Object item : (Object[]) array.getArray()) {
        list.add(of(item));
      }
      return list;
    }
    if (value instanceof DuckDBStruct struct) {
      return map(struct.getMap());
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof Blob blob) { // an object and no text, so that nobody takes it for one
      byte[] bytes = blob.getBytes(1, (int) blob.length());
      return Map.of("base64", Base64.getEncoder().encodeToString(bytes));
    }
    return value.toString();
  }

  private static Map<String, Object> map(Map<?, ?> entries) throws SQLException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      map.put(String.valueOf(entry.getKey()), of(entry.getValue()));
    }
    return map;
  }
}
