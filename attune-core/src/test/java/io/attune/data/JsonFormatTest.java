package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"text\": \"a\", \"n\": 1.10},\n {\"text\": \"b\"}]",
        "\uFEFF{\"text\": \"a\", \"n\": 1.10}\n{\"text\": \"b\"}\n",
        "{\n  \"text\": \"a\",\n  \"n\": 1.10\n}\n\n{\n  \"text\": \"b\"\n}"
      })
  void readsListsAndObjectsInARow(String json) throws IOException {
    List<Row> rows = read(file(json));
    assertThat(rows).extracting(row -> row.text("text")).containsExactly("a", "b");
    assertThat(rows.get(0).fields()).containsEntry("n", new BigDecimal("1.10"));
  }

  @Test
  void tellsTheLineAtWhichARowStarts() throws IOException {
    List<Row> rows = read(file("[\n  {\n    \"a\": 1\n  },\n  {\"a\": 2}\n]\n"));
    assertThat(rows).extracting(Row::line).containsExactly(2L, 5L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "[]", "[ ]\n"})
  void nothingIsNoRows(String json) throws IOException {
    assertThat(read(file(json))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"a\": 1}, 2]|:1: JSON that is not an object",
        "[[{}]]|:1: JSON that is not an object",
        "[{}] {}|:1: something after the list",
        "[{\"a\": 1}|:1: wrong JSON",
        "{\"a\": 1, \"a\": 2}|:1: wrong JSON at column 13 (Duplicate field 'a')",
        "{\"a\": \"\\ud800\"}|:1: half of a surrogate pair (field 'a')",
        "{\"a\": tru}|:1: wrong JSON"
      })
  void wrongJsonIsToldWithItsLine(String json, String message) throws IOException {
    Path file = file(json);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + message);
  }

  private static List<Row> read(Path file) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(file)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("x.json"), content);
  }
}
