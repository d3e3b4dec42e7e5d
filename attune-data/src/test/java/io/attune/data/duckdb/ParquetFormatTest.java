package io.attune.data.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.TableWriter;
import io.attune.data.VectorWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFormatTest {
  @TempDir Path folder;

  @Test
  void readsTrainingData() throws SQLException {
    Path file =
        parquet(
            "pairs.parquet",
            "SELECT 'q' || i AS query, 'Ä' || i AS positive, i AS id FROM range(3) t(i)");
    Dataset dataset = Dataset.read(file);
    assertThat(dataset.examples())
        .containsExactly(new Pair("q0", "Ä0"), new Pair("q1", "Ä1"), new Pair("q2", "Ä2"));
    assertThat(dataset.name()).isEqualTo("pairs");
  }

  @Test
  void keepsTheOrderOfManyRows() throws SQLException {
    Path file = parquet("x.PARQUET", "SELECT i AS n FROM range(300000) t(i)");
    long expected = 0;
    try (RowReader rows = RowReader.open(file)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        assertThat(row.fields().get("n")).isEqualTo(expected++);
        assertThat(row.line()).isEqualTo(expected);
      }
    }
    assertThat(expected).isEqualTo(300_000);
  }

  @Test
  void writesTablesThatComeBackAsTheyWere() throws IOException {
    Path file = folder.resolve("new/table.parquet");
    TableWriter.write(
        file,
        sink -> {
          sink.write(Map.of("a", "Ä"));
          sink.write(Map.of("a", "", "n", 7, "list", List.of("x", "y")));
          for (int row = 2; row < 20_000; row++) {
            sink.write(Map.of("a", "text " + row, "n", (long) row));
          }
        });
    List<Row> rows = rows(file);
    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(0).fields()).containsEntry("a", "Ä").containsEntry("n", null);
    assertThat(rows.get(1).fields())
        .containsEntry("a", "")
        .containsEntry("n", 7L)
        .containsEntry("list", "[\"x\",\"y\"]");
    assertThat(rows.get(19_999).fields()).containsEntry("a", "text 19999");
    assertThat(file.getParent().toFile().list()).containsExactly("table.parquet");
  }

  @Test
  void aTableWhoseRowsFailLeavesNothingBehind() {
    Path file = folder.resolve("table.parquet");
    assertThatThrownBy(
            () ->
                TableWriter.write(
                    file,
                    sink -> {
                      sink.write(Map.of("a", 1));
                      throw new IOException("no more rows");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no more rows");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void aTableWithoutRowsCanBeRead() throws IOException {
    Path file = folder.resolve("none.parquet");
    TableWriter.write(file, sink -> {});
    assertThat(rows(file)).isEmpty();
  }

  @Test
  void readsEveryType() throws SQLException {
    Path file =
        parquet(
            "types.parquet",
            "SELECT 'a' AS s, true AS b, 1::TINYINT AS i, 0.1::FLOAT AS f, 0.1::DOUBLE AS d,"
                + " 1.50::DECIMAL(9,2) AS dec, [1, NULL] AS l, {'x': ['y']} AS st,"
                + " MAP {'k': 1} AS m, DATE '2024-02-29' AS day,"
                + " TIMESTAMP '2024-02-29 01:02:03' AS t, NULL::VARCHAR AS n, '\\xAA'::BLOB AS bin");
    Map<String, Object> fields = rows(file).get(0).fields();
    assertThat(fields)
        .containsEntry("s", "a")
        .containsEntry("b", true)
        .containsEntry("f", 0.1f)
        .containsEntry("d", 0.1)
        .containsEntry("dec", new BigDecimal("1.50"))
        .containsEntry("st", Map.of("x", List.of("y")))
        .containsEntry("day", "2024-02-29")
        .containsEntry("n", null)
        .containsEntry("bin", Map.of("base64", "qg=="));
    assertThat(fields.get("i")).hasToString("1");
    assertThat(fields.get("l")).hasToString("[1, null]");
    assertThat(fields.get("m")).hasToString("{k=1}");
    assertThat(fields.get("t")).asString().startsWith("2024-02-29");
    assertThat(fields.keySet()).startsWith("s", "b", "i", "f", "d");
  }

  @Test
  void errorsNameTheRow() throws SQLException {
    Path file =
        parquet("x.parquet", "SELECT * FROM (VALUES ('a', 'b'), ('c', NULL)) t(query, positive)");
    rejects(
        file,
        ":row 2: the value is null, but a text is needed (field 'positive'); write \"\" for an empty text.");
    rejects(
        parquet("y.parquet", "SELECT 'a' AS query, 'b'::BLOB AS positive"),
        ":row 1: the value is the object {base64=Yg==}, but a text is needed (field 'positive'); write it in quotes.");
    rejects(
        parquet("e.parquet", "SELECT 'a' AS query, 'b' AS positive LIMIT 0"),
        ": no rows; training data needs at least one.");
  }

  @Test
  void rejectsWhatIsNoParquet() throws IOException {
    Path file = Files.writeString(folder.resolve("x.parquet"), "certainly not a table");
    assertThatThrownBy(() -> Dataset.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": not a readable Parquet file (")
        .hasMessageEndingWith("); write it anew.")
        .hasMessageNotContaining("\n");
    Path missing = folder.resolve("missing.parquet");
    rejects(missing, ": no such file; looked for " + missing + ".");
    Path other = folder.resolve("x.txt");
    rejects(
        Files.writeString(other, "a"),
        ": unknown ending; allowed: .jsonl, .json, .csv, .tsv, each also with .gz, and .parquet; convert the file, or rename it if it is one of these.");
  }

  @Test
  void namesAreNoPatternsAndFoldersNoColumns() throws SQLException, IOException {
    Path strange = Files.createDirectories(folder.resolve("year=2024/it's [a]"));
    Path file = parquet("a.parquet", "SELECT 'a' AS text");
    Files.copy(parquet("b.parquet", "SELECT 'b' AS text"), strange.resolve("x1.parquet"));
    Path moved = Files.copy(file, strange.resolve("x[1].parquet"));
    assertThat(rows(moved)).singleElement().extracting(Row::fields).isEqualTo(Map.of("text", "a"));
  }

  @Test
  void writesVectorsWithTheirRows() throws IOException {
    Path target = folder.resolve("it's new/v.parquet");
    VectorWriter.write(
        target,
        2,
        sink -> {
          sink.write(
              row(1, "id", 1, "text", "a", "ID", null, "mixed", true), new float[] {0.1f, 1});
          sink.write(
              row(2, "id", 2L, "text", "", "ID", new BigDecimal("2.5"), "mixed", 3),
              new float[] {2, 3});
          sink.write(
              row(3, "id", 4.5, "list", List.of("x", 1), "ID", null, "big", BigInteger.TWO.pow(80)),
              new float[] {-1e-9f, 0});
        });
    List<Row> rows = rows(target);
    assertThat(rows).extracting(row -> row.fields().get("id")).containsExactly(1.0, 2.0, 4.5);
    assertThat(rows).extracting(row -> row.fields().get("text")).containsExactly("a", "", null);
    assertThat(rows)
        .extracting(row -> row.fields().get("mixed"))
        .containsExactly("true", "3", null);
    assertThat(rows)
        .extracting(row -> row.fields().get("list"))
        .containsExactly(null, null, "[\"x\",1]");
    assertThat(rows.get(2).fields()).containsEntry("big", "1208925819614629174706176");
    assertThat(rows.get(0).fields().get("embedding")).isEqualTo(List.of(0.1f, 1f));
    assertThat(rows.get(2).fields().get("embedding")).hasToString("[-1.0E-9, 0.0]");
    try (var files = Files.list(target.getParent())) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void writesMoreThanOneRowGroupInOrder() throws IOException, SQLException {
    Path target = folder.resolve("v.parquet");
    int count = 10_000;
    VectorWriter.write(
        target,
        4096,
        sink -> {
          float[] vector = new float[4096];
          for (int i = 0; i < count; i++) {
            vector[0] = i;
            sink.write(row(i + 1, "n", i), vector);
          }
        });
    // By SQL: boxing every number of every vector takes long.
    String table = "read_parquet(" + DuckDb.quote(target.toString()) + ")";
    assertThat(
            query(
                "SELECT count(*) FROM (SELECT n, embedding, row_number() OVER () AS i FROM "
                    + table
                    + ") WHERE n = i - 1 AND embedding[1] = n AND len(embedding) = 4096"))
        .isEqualTo(count);
    assertThat(
            query(
                "SELECT num_row_groups FROM parquet_file_metadata("
                    + DuckDb.quote(target.toString())
                    + ")"))
        .isEqualTo(5);
  }

  @Test
  void afterAFailureTheOldFileStaysAndNothingElse() throws IOException {
    Path target = Files.writeString(folder.resolve("v.parquet"), "old");
    assertThatThrownBy(
            () ->
                VectorWriter.write(
                    target,
                    1,
                    sink -> {
                      sink.write(row(1, "a", "b"), new float[1]);
                      throw new IllegalStateException("the model failed");
                    }))
        .hasMessage("the model failed");
    assertThatThrownBy(
            () ->
                VectorWriter.write(
                    target, 1, sink -> sink.write(row(1, "embedding", "b"), new float[1])))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "in.csv:1: a column 'embedding' exists already, where the vector is to be written; rename or remove it, or write .npy.");
    assertThat(Files.readString(target)).isEqualTo("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void reachesNothingButItsFile() throws SQLException, IOException {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
    Path file = parquet("x.parquet", "SELECT 1 AS a");
    try (Connection connection = DuckDb.open(file, null);
        Statement statement = connection.createStatement()) {
      for (String query :
          List.of(
              "SELECT * FROM '" + secret + "'",
              "COPY (SELECT 1) TO '" + folder.resolve("new.csv") + "'",
              "INSTALL httpfs",
              "SET enable_external_access = true")) {
        assertThatThrownBy(() -> statement.execute(query))
            .as(query)
            .isInstanceOf(SQLException.class);
      }
    }
  }

  private Path parquet(String name, String select) throws SQLException {
    Path file = folder.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (" + select + ") TO " + DuckDb.quote(file.toString()) + " (FORMAT parquet)");
    }
    return file;
  }

  private static long query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static List<Row> rows(Path file) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(file)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static Row row(long line, Object... fields) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], fields[i + 1]);
    }
    return new Row(Path.of("in.csv"), line, map);
  }

  private static void rejects(Path file, String expected) {
    assertThatThrownBy(() -> Dataset.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + expected);
  }
}
