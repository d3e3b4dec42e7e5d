package io.attune.data.duckdb;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.data.Row;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Tells which rows meet a condition in DuckDB's SQL, such as {@code regexp_matches(title, 'Data
 * (Scientist|Analyst)') AND salary > 50000}.
 *
 * <p>Columns of CSV and TSV are texts; numbers in them have to be cast. A column that a row does
 * not have is NULL there. Rows are handed over in blocks, of which only the columns that the
 * condition names; nothing of them is kept.
 */
public final class RowFilter implements AutoCloseable {
  /** What DuckDB says of a column that is not there. */
  private static final Pattern UNKNOWN_COLUMN =
      Pattern.compile("[Cc]olumn (?:named )?\"([^\"]+)\"[^\"]*(?:not found|does not exist)");

  private static final Pattern EVERY_COLUMN = Pattern.compile("\\*|(?i)\\bcolumns\\s*\\(");

  /** Texts, names and comments of SQL, in which a semicolon ends no statement. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "'[^']*+'|\"[^\"]*+\"|(\\$\\w*\\$).*?\\1|--[^\\n]*+|/\\*.*?\\*/", Pattern.DOTALL);

  /** The column of a row's place in its block; no table has one of that name. */
  private static final String PLACE = "place in the block";

  private final String condition;
  private final DuckDBConnection connection;
  private final Map<String, ColumnType> types = new LinkedHashMap<>();
  private final Map<String, Boolean> named = new HashMap<>();
  private boolean changed = true;

  /**
   * Makes a filter.
   *
   * @param condition a truth value in SQL; what is wrong with it shows at the first rows
   */
  public RowFilter(String condition) {
    if (condition.isBlank()) {
      throw new InvalidInputException("The condition on rows is empty; leave it out.");
    }
    if (QUOTED.matcher(condition).replaceAll("").contains(";")) {
      throw new InvalidInputException(
          "The condition on rows holds a ';', but is no statement; write only what would stand after WHERE: "
              + shown(condition));
    }
    this.condition = condition;
    try {
      this.connection = DuckDb.openWithoutFiles().unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start: " + DuckDb.reason(e), e);
    }
  }

  /**
   * Tests rows.
   *
   * @param rows of any table
   * @return the indices of those that meet the condition
   * @throws InvalidInputException if the condition is wrong, or cannot be computed for a row
   */
  public BitSet test(List<Row> rows) {
    try {
      return ask(rows);
    } catch (SQLException e) {
      throw wrong(rows, e);
    }
  }

  private BitSet ask(List<Row> rows) throws SQLException {
    rows.forEach(this::adapt);
    try (Statement statement = connection.createStatement()) {
      fill(statement, rows);
      BitSet meeting = new BitSet(rows.size());
      // The line break ends a comment at the condition's end.
      try (ResultSet result =
          statement.executeQuery(
              "SELECT %s FROM (%s) AS rows WHERE (%s\n)"
                  .formatted(DuckDb.identifier(PLACE), columns(), condition))) {
        while (result.next()) {
          meeting.set(result.getInt(1));
        }
      }
      return meeting;
    }
  }

  private void adapt(Row row) {
    row.fields()
        .forEach(
            (name, value) -> {
              ColumnType known = types.get(name);
              if (known == null && !named.computeIfAbsent(name, this::isNamed)) {
                return;
              }
              ColumnType found = ColumnType.of(value);
              ColumnType type = known == null ? found : known.with(found);
              if (type != known) {
                types.put(name, type);
                changed = true;
              }
            });
  }

  /** A condition that uses a column holds its name, or asks for all. */
  private boolean isNamed(String column) {
    return condition.toLowerCase(Locale.ROOT).contains(column.toLowerCase(Locale.ROOT))
        || column.contains("\"")
        || EVERY_COLUMN.matcher(condition).find();
  }

  private void fill(Statement statement, List<Row> rows) throws SQLException {
    if (changed) {
      StringJoiner columns = new StringJoiner(", ", "(", ")").add("n INTEGER");
      int number = 0;
      for (ColumnType type : types.values()) {
        columns.add("c" + number++ + " " + type.sql());
      }
      statement.execute("CREATE OR REPLACE TABLE block " + columns);
      changed = false;
    } else {
      statement.execute("TRUNCATE block");
    }
    try (DuckDBAppender appender = connection.createAppender("block")) {
      for (int i = 0; i < rows.size(); i++) {
        appender.beginRow().append(i);
        for (Map.Entry<String, ColumnType> column : types.entrySet()) {
          column.getValue().append(appender, rows.get(i).fields().get(column.getKey()));
        }
        appender.endRow();
      }
    } catch (IOException e) {
      throw new IllegalStateException("Values of rows are writable as JSON", e);
    }
  }

  /** The block under the rows' own names; a column of nothing but null fits every type. */
  private String columns() {
    StringJoiner columns = new StringJoiner(", ", "SELECT ", " FROM block");
    columns.add("n AS " + DuckDb.identifier(PLACE));
    Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int number = 0;
    for (Map.Entry<String, ColumnType> column : types.entrySet()) {
      String same = seen.put(column.getKey(), column.getKey());
      if (same != null) {
        throw new InvalidInputException(
            "The condition names columns '%s' and '%s', which differ in case only, as SQL does not tell apart; rename one of them."
                .formatted(same, column.getKey()));
      }
      String value = column.getValue() == ColumnType.UNKNOWN ? "NULL" : "c" + number;
      columns.add(value + " AS " + DuckDb.identifier(column.getKey()));
      number++;
    }
    return columns.toString();
  }

  /** Of a value that cannot be computed with, the row is found by asking for each alone. */
  private InvalidInputException wrong(List<Row> rows, SQLException failure) {
    boolean ofValue =
        failure.getMessage() != null
            && failure.getMessage().matches("(?s).*(Conversion|Out of Range|Invalid Input).*");
    String place = "";
    SQLException shown = failure;
    if (ofValue && rows.size() > 1) {
      for (Row row : rows) {
        try {
          ask(List.of(row));
        } catch (SQLException e) {
          place = row.location() + ": ";
          shown = e;
          break;
        }
      }
    } else if (ofValue) {
      place = rows.get(0).location() + ": ";
    }
    List<String> columns = rows.get(0).fields().keySet().stream().toList();
    Matcher unknown = UNKNOWN_COLUMN.matcher(String.valueOf(shown.getMessage()));
    String hint = unknown.find() ? Suggestions.hint(unknown.group(1), columns) : "";
    return new InvalidInputException(
        "%sthe condition on rows cannot be computed: %s%s; it is: %s; columns are: %s (in CSV and TSV all are texts: write for example TRY_CAST(year AS INTEGER) > 2020)."
            .formatted(
                place, DuckDb.reason(shown), hint, shown(condition), String.join(", ", columns)),
        shown);
  }

  private static String shown(String condition) {
    return condition.strip().replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close: " + DuckDb.reason(e), e);
    }
  }
}
