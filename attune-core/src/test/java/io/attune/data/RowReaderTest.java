package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReaderTest {
  @TempDir Path folder;

  @Test
  void keepsAllColumnsInOrderWithTheirTypes() throws IOException {
    Path file =
        file(
            "x.jsonl",
            "\uFEFF{\"z\": 1.10, \"a\": null, \"list\": [true, {\"b\": 5}]}\n\n \n{\"t\": \"\"}");
    List<Row> rows = read(file);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).fields().keySet()).containsExactly("z", "a", "list");
    assertThat(rows.get(0).fields().get("z")).isEqualTo(new BigDecimal("1.10"));
    assertThat(rows.get(0).fields().get("list")).hasToString("[true, {b=5}]");
    assertThat(rows.get(1).location()).hasToString(file + ":4");
    assertThat(rows.get(1).text("t")).isEmpty();
    assertThat(rows.get(1).file()).isEqualTo(file);
    assertThat(rows.get(1).line()).isEqualTo(4);
    assertThat(rows.get(0).number("z")).isEqualTo(1.1);
  }

  @Test
  void readsCellsOfSeveralLinesAndReportsWhereTheyStart() throws IOException {
    Path file = file("x.csv", "\uFEFFa,b\r\n\"1\r\n\"\"2\"\"\",x\r\n,\"\"\r\n\r\n3,\n");
    List<Row> rows = read(file);
    assertThat(rows).extracting(Row::line).containsExactly(2L, 4L, 6L);
    assertThat(rows.get(0).fields()).containsEntry("a", "1\r\n\"2\"").containsEntry("b", "x");
    assertThat(rows.get(1).fields()).containsEntry("a", "").containsEntry("b", "");
    Path tabs = file("x.TSV", "a\tb\n1,5\t\"x\ty\"\n");
    assertThat(read(tabs).get(0).fields()).containsEntry("a", "1,5").containsEntry("b", "x\ty");
  }

  @Test
  void unpacksGz() throws IOException {
    Path file = folder.resolve("x.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"text\": \"ä\"}\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(file))
        .hasSize(50_000)
        .last()
        .hasToString(new Row(file, 50_000, java.util.Map.of("text", "ä")).toString());
  }

  @Test
  void readsLongLines() throws IOException {
    String text = "é".repeat(300_000);
    Path file = file("x.jsonl", "{\"text\": \"" + text + "\"}\n{\"text\": \"b\"}\n");
    assertThat(read(file)).extracting(row -> row.text("text")).containsExactly(text, "b");
  }

  @Test
  void isLazy() throws IOException {
    Path file = file("x.jsonl", "{\"text\": \"a\"}\nwrong\n");
    try (RowReader rows = RowReader.open(file)) {
      assertThat(rows.columns()).containsExactly("text");
      assertThat(rows.peek()).isSameAs(rows.next());
      assertThatThrownBy(rows::hasNext).hasMessageStartingWith(file + ":2: wrong JSON");
    }
    try (RowReader rows = RowReader.open(file("y.csv", "a,b\n"))) {
      assertThat(rows.columns()).containsExactly("a", "b");
      assertThat(rows.hasNext()).isFalse();
      assertThatThrownBy(rows::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("There is no row after the last.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"id\": \"a\", \"body\": \"b\", \"n\": 1}', body",
    "'{\"query\": \"a\", \"positive\": \"b\", \"x\": \"c\"}', positive",
    "'{\"title\": \"a\", \"text\": \"\", \"positive\": \"c\"}', text",
    "'{\"title\": \"a\", \"description\": \"c\"}', description",
  })
  void choosesTheTextColumn(String row, String expected) throws IOException {
    try (RowReader rows = RowReader.open(file("x.jsonl", row))) {
      assertThat(TextColumn.choose(rows, Optional.empty())).isEqualTo(expected);
      assertThat(rows.hasNext()).isTrue();
    }
  }

  @Test
  void saysWhenNoColumnStandsOut() throws IOException {
    Path file = file("x.csv", "title,company\na,b\n");
    try (RowReader rows = RowReader.open(file)) {
      assertThat(TextColumn.choose(rows, Optional.of("company"))).isEqualTo("company");
      assertThatThrownBy(() -> TextColumn.choose(rows, Optional.of("titl")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              file + ":1: no column 'titl' (did you mean 'title'?); columns are: title, company.");
      assertThatThrownBy(() -> TextColumn.choose(rows, Optional.empty()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              file
                  + ":1: no column stands out as the text; columns are: title, company; name one by --column.");
    }
    Path empty = file("e.csv", "title,company\n");
    try (RowReader rows = RowReader.open(empty)) {
      assertThatThrownBy(() -> TextColumn.choose(rows, Optional.empty()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(empty + ": no rows; at least one is needed.");
    }
  }

  private static List<Row> read(Path file) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(file)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
