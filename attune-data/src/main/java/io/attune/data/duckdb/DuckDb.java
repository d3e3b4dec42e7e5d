package io.attune.data.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens DuckDB in memory such that it touches one file and nothing else. */
final class DuckDb {
  /** Beside Java's heap, so that all of a program fits into 1 GiB; every thread takes its part. */
  private static final String MEMORY = "400MB";

  private static final int MOST_THREADS = 2;

  private DuckDb() {}

  /**
   * Opens a database that may read and write one file.
   *
   * @param file the only one it can reach
   * @param temporaryFolder where it may put what exceeds its memory, or null for nowhere
   */
  static Connection open(Path file, Path temporaryFolder) throws SQLException {
    Connection connection = connect(temporaryFolder);
    try (Statement statement = connection.createStatement()) {
      if (temporaryFolder != null) {
        statement.execute("SET allowed_directories = [" + quote(temporaryFolder.toString()) + "]");
      }
      statement.execute("SET allowed_paths = [" + quote(file.toAbsolutePath().toString()) + "]");
      shutIn(statement);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens a database that reaches no file at all. */
  static Connection openWithoutFiles() throws SQLException {
    Connection connection = connect(null);
    try (Statement statement = connection.createStatement()) {
      shutIn(statement);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void shutIn(Statement statement) throws SQLException {
    statement.execute("SET enable_external_access = false");
    statement.execute("SET lock_configuration = true");
  }

  private static Connection connect(Path temporaryFolder) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    // DuckDB would fetch from the network what a query seems to need; Parquet is built in.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("memory_limit", MEMORY);
    settings.setProperty(
        "threads",
        String.valueOf(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors())));
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty(
        "temp_directory", temporaryFolder == null ? "" : temporaryFolder.toString());
    settings.setProperty("max_temp_directory_size", "1TB");
    return DriverManager.getConnection("jdbc:duckdb:", settings);
  }

  /** A text as an SQL literal. */
  static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A name as an SQL identifier. */
  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The first line of what DuckDB says: the rest quotes the query. */
  static String reason(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
  }
}
