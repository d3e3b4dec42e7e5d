package io.attune.data.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFilterTest {
  private final List<Row> rows =
      List.of(
          row(1, "title", "Data Analyst", "year", "2020", "n", 5),
          row(2, "title", "Nurse's aide", "year", "", "n", new BigDecimal("7.5")),
          row(3, "title", null, "year", "2024", "n", null),
          row(4, "title", "Senior Data Engineer", "year", "1999", "n", 9L));

  private static Row row(long line, Object... fields) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put((String) fields[i], fields[i + 1]);
    }
    return new Row(Path.of("in.csv"), line, map);
  }

  private static int[] test(String condition, List<Row> rows) {
    try (RowFilter filter = new RowFilter(condition)) {
      return filter.test(rows).stream().toArray();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      value = {
        "regexp_matches(title, 'Data (Analyst|Engineer)')→0,3",
        "title LIKE '%Data%' -- whatever→0,3",
        "TITLE ILIKE '%nurse''s%'→1",
        "TRY_CAST(year AS INTEGER) > 2000→0,2",
        "n > 6→1,3",
        "title IS NULL→2",
        "n IS NOT NULL AND \"year\" <> ''→0,3",
        "COLUMNS(*) IS NOT NULL→0,1,3",
        "title = 'a;b' OR \"n\" = 9 /* ; */ -- ;→3",
        "n = 5 OR false→0",
        "false→"
      })
  void selectsRows(String condition, String expected) {
    int[] indices =
        expected == null
            ? new int[0]
            : List.of(expected.split(",", -1)).stream().mapToInt(Integer::parseInt).toArray();
    assertThat(test(condition, rows)).containsExactly(indices);
  }

  @Test
  void goesOnOverBlocksWhoseTypesDiffer() {
    try (RowFilter filter = new RowFilter("n >= 2 OR other = 'x'")) {
      assertThat(filter.test(List.of(row(1, "n", null, "other", null))).cardinality()).isZero();
      assertThat(filter.test(List.of(row(2, "n", 2), row(3, "n", 1))).stream()).containsExactly(0);
      assertThat(filter.test(List.of(row(4, "other", "x"), row(5, "n", 2.5))).cardinality())
          .isEqualTo(2);
    }
  }

  @Test
  void agreesWithAPlainTwin() {
    List<Row> many = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      many.add(row(i + 1, "title", "t" + i % 97, "n", i));
    }
    BitSet expected = new BitSet();
    IntStream.range(0, 5000).filter(i -> i % 97 == 13 && i > 400).forEach(expected::set);
    assertThat(test("title = 't13' AND n > 400", many))
        .containsExactly(expected.stream().toArray());
  }

  @Test
  void whatIsWrongIsToldWithTheNearestColumn() {
    assertThatThrownBy(() -> test("titel = 'x'", rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("titel", "(did you mean 'title'?)", "columns are: title, year, n");
    assertThatThrownBy(() -> test("title = ", rows)).hasMessageContaining("syntax error");
    assertThatThrownBy(() -> test("n > 6); DROP TABLE block; SELECT (1", rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds a ';'");
    assertThatThrownBy(() -> test("n >\n 6;", rows)).hasMessageEndingWith("WHERE: n > 6;");
    assertThatThrownBy(() -> test("n > 6)", rows)).hasMessageContaining("syntax error");
    assertThatThrownBy(() -> test("regexp_matches(title, '(')", rows))
        .hasMessageContaining("missing ): (")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> test("read_text('/etc/passwd') IS NULL", rows))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> new RowFilter(" ")).hasMessageContaining("empty");
  }

  @Test
  void aValueThatCannotBeComputedWithIsTold() {
    assertThatThrownBy(() -> test("CAST(year AS INTEGER) > 2000", rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("in.csv:2: the condition on rows cannot be computed");
  }
}
