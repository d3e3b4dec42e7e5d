package io.attune.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.cleaning.CleaningReport.StepReport;
import io.attune.data.input.ColumnSelection;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From tables to documents, whatever is in the tables. */
class PreparationTest {
  @TempDir Path folder;

  private static final PrepareRecipe PLAIN = PrepareRecipe.usual().withSteps(List.of());

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<Row> prepare(PrepareRecipe recipe, Path... files) throws IOException {
    Path target = folder.resolve("out.jsonl");
    Preparation.run(List.of(files), recipe, target, rows -> {});
    return rows(target);
  }

  private static List<Row> rows(Path file) {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(file)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void documentsHaveIdTitleTextAndTheRest() throws IOException {
    Path csv =
        file("x.csv", "pay,description,title,job_id\n5,  a  nurse ,Nurse,j1\n6,<b>x</b>,,\n");
    PrepareRecipe recipe =
        PrepareRecipe.usual()
            .withColumns(new ColumnSelection(Map.of("id", "job_id"), Optional.empty()));
    List<Row> rows = prepare(recipe, csv);
    assertThat(rows.get(0).fields().keySet()).containsExactly("id", "title", "text", "pay");
    assertThat(rows.get(0).fields().values()).containsExactly("j1", "Nurse", "a nurse", "5");
    assertThat(rows.get(1).fields()).containsEntry("id", "2").containsEntry("text", "x");
  }

  @Test
  void nullIsAnEmptyTextAndNumbersAreNone() throws IOException {
    Path json = file("x.jsonl", "{\"text\": \"a\"}\n{\"text\": null}\n{\"other\": 1}\n");
    CleaningReport report =
        Preparation.run(
            List.of(json), PrepareRecipe.usual(), folder.resolve("out.parquet"), rows -> {});
    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.documents()).isEqualTo(1);
    assertThat(rows(folder.resolve("out.parquet")))
        .singleElement()
        .extracting(row -> row.text("text"))
        .isEqualTo("a");
    Path number = file("y.jsonl", "{\"text\": \"a\"}\n{\"text\": 5}\n");
    assertThatThrownBy(() -> prepare(PLAIN, number))
        .hasMessageStartingWith(number + ":2: the value is the number 5, but a text is needed");
  }

  @Test
  void theReportTellsWhatEachStepDid() throws IOException {
    Path csv = file("x.csv", "id,text\n1,a  b\n2,A b!\n3,\n4,c\n");
    CleaningReport report =
        Preparation.run(
            List.of(csv),
            PrepareRecipe.usual().withWhere("id <> '4'"),
            folder.resolve("out.jsonl"),
            rows -> {});
    assertThat(report.rows()).isEqualTo(4);
    assertThat(report.selected()).isEqualTo(3);
    assertThat(report.documents()).isEqualTo(1);
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::in, StepReport::out, StepReport::touched)
        .containsExactly(
            tuple("unicode", 3L, 3L, 0L),
            tuple("html", 3L, 3L, 0L),
            tuple("whitespace", 3L, 3L, 1L),
            tuple("length", 3L, 2L, 1L),
            tuple("deduplicate", 2L, 1L, 1L));
    CleaningReport.Sample sample = report.steps().get(2).samples().get(0);
    assertThat(sample.before()).isEqualTo("a  b");
    assertThat(sample.after()).hasValue("a b");
    assertThat(sample.place()).isEqualTo(csv + ":2");
    assertThat(report.steps().get(3).notes()).containsEntry("empty", 1L);
    assertThat(CleaningReportPage.html(report, "<out>"))
        .contains("Preparation of &lt;out&gt;", "whitespace", "left out", "a␣␣b")
        .doesNotContain("{{");
    assertThat(CleaningReportPage.visible("<a\u00a0b\ufeff \nc  d"))
        .isEqualTo("&lt;a<em>U+00A0</em>b<em>U+FEFF</em>␣<br>c␣␣d");
    assertThat(CleaningReportJson.of(report).at("/steps/4/dropped").asInt()).isEqualTo(1);
  }

  @Test
  void theOrderStaysOverManyBlocks() throws IOException {
    Path csv = folder.resolve("x.csv");
    try (BufferedWriter out = Files.newBufferedWriter(csv)) {
      out.write("id,text\n");
      for (int i = 0; i < 5000; i++) {
        out.write(i + ",\"text number  " + i + "\nof many\"\n");
      }
    }
    List<Row> rows = prepare(PrepareRecipe.usual(), csv);
    assertThat(rows).hasSize(5000);
    for (int i = 0; i < 5000; i++) {
      assertThat(rows.get(i).text("id")).isEqualTo(String.valueOf(i));
      assertThat(rows.get(i).text("text")).isEqualTo("text number " + i + "\nof many");
    }
  }

  /** What a CSV writer quotes comes back as it was, whatever it is. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void arbitraryUnicodeGoesThrough(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>(List.of("a", "\0", "\"", ",", "x\r\ny", "\t", "\uFEFF"));
    for (int i = 0; i < 100; i++) {
      StringBuilder text = new StringBuilder("t");
      random
          .ints(random.nextInt(30), 0, Character.MAX_CODE_POINT + 1)
          .map(c -> random.nextInt(3) == 0 ? c % 0x80 : c)
          .filter(c -> Character.getType(c) != Character.SURROGATE)
          .forEach(text::appendCodePoint);
      texts.add(text.toString());
    }
    String csv =
        texts.stream()
            .map(text -> '"' + text.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(random.nextBoolean() ? "\r\n" : "\n", "text\n", "\n"));
    List<Row> rows = prepare(PLAIN, file("x.csv", csv));
    assertThat(rows).as("seed %d", seed).extracting(row -> row.text("text")).isEqualTo(texts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.csv|'text,text\na,b\n'|:1: column 'text' occurs twice in the header",
        "x.csv|'id,text\n1,a\n2,b,c\n'|:3: 3 fields, but the header has 2",
        "x.csv|'id,text\n1,a\n2\n'|:3: 1 fields, but the header has 2",
        "x.csv|'id,text\n'|: no rows; at least one is needed",
        "x.csv|''|: no rows; at least one is needed",
        "x.csv|'id;text\n1;a\n'|:1: the header is one column, 'id;text', which seems to be separated by ';'",
        "x.tsv|'id,text\n1,a\n'|:1: the header is one column, 'id,text', which seems to be separated by ','",
        "x.csv|'id,text\n1,a\n2,\"b\n'|:3: wrong quoting",
        "x.csv|'name,body\na,b\n'|:1: no column stands out as the text",
        "x.jsonl|'{\"text\": \"a\"}\n{\"text\": \n'|:2: wrong JSON",
        "x.json|'[{\"text\": \"a\"},\n{\"text\"]'|:2: wrong JSON",
        "x.parquet|'PAR1'|: not a readable Parquet file",
        "x.xlsx|'PK'|: unknown ending"
      })
  void wrongTablesEndInOneMessageAndNothingWritten(String name, String content, String message)
      throws IOException {
    Path input = file(name, content);
    assertThatThrownBy(() -> prepare(PLAIN, input))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(input + message)
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("out.jsonl")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\uFEFFid,text\n1,a\n'|a",
        "'id,text\r\n1,a\r\n\r\n'|a",
        "'id,text\n1,\"a\nb\"\n'|'a\nb'",
        "'id,text,\n1,a,\n'|a",
        "'text\na'|a"
      })
  void oddTablesAreRead(String content, String text) throws IOException {
    assertThat(prepare(PLAIN, file("x.csv", content)))
        .singleElement()
        .extracting(row -> row.text("text"))
        .isEqualTo(text);
  }

  @Test
  void invalidUtf8IsToldWithItsLine() throws IOException {
    Path latin = folder.resolve("x.csv");
    Files.write(latin, "text\nok\nGrüße\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> prepare(PLAIN, latin))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(latin + ":3: invalid UTF-8");
  }

  @Test
  void cellsOfTenMegabytesGoThrough() throws IOException {
    String large = "many words ".repeat(10 << 20 >> 3).substring(0, 10 << 20);
    Path csv = file("x.csv", "id,text\n1,\"" + large + "\"\n2,b\n");
    Path json = file("y.jsonl", "{\"text\": \"" + large + "\"}\n");
    List<Row> rows = prepare(PrepareRecipe.usual(), csv, json);
    assertThat(rows).hasSize(2); // the second large one repeats the first
    assertThat(rows.get(0).text("text")).isEqualTo(large.strip());
    assertThat(rows.get(1).text("text")).isEqualTo("b");
  }

  @Test
  void aFailureInTheMiddleLeavesTheOldFile() throws IOException {
    Path target = file("out.jsonl", "old");
    Path csv = folder.resolve("x.csv");
    Files.writeString(csv, "text\n" + "a\n".repeat(3000) + "b,c\n");
    assertThatThrownBy(() -> Preparation.run(List.of(csv), PLAIN, target, rows -> {}))
        .hasMessageStartingWith(csv + ":3002: 2 fields");
    assertThat(target).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(target, csv);
    }
  }
}
