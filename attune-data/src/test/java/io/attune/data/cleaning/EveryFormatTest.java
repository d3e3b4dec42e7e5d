package io.attune.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.TableWriter;
import io.attune.data.input.ColumnSelection;
import io.attune.data.input.InputFiles;
import io.attune.hub.DatasetReference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same table gives the same documents in every format, packed or not, and so do its faults. */
class EveryFormatTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final InputFiles.Remote NOWHERE =
      new InputFiles.Remote() {
        @Override
        public Path file(String address) {
          throw new AssertionError(address);
        }

        @Override
        public List<Path> dataset(DatasetReference reference) {
          throw new AssertionError(reference);
        }
      };

  private static final List<Map<String, String>> TABLE =
      List.of(
          row("1", "Data Analyst", "Counts, \"compares\"\nand tells."),
          row("2", "Nurse", "Cares\tat night."),
          row("3", "Senior Data Engineer", ""),
          row("4", "", "Größe – 日本語 😀"));

  private static final ColumnSelection RENAMED =
      new ColumnSelection(Map.of("id", "job_id", "text", "body"), Optional.empty());

  @TempDir private Path folder;

  private static Map<String, String> row(String id, String title, String body) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("job_id", id);
    row.put("title", title);
    row.put("body", body);
    return row;
  }

  private static String delimited(List<Map<String, String>> rows, String separator, String end) {
    return rows.stream()
        .map(
            row ->
                row.values().stream()
                    .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                    .collect(Collectors.joining(separator)))
        .collect(Collectors.joining(end, String.join(separator, rows.get(0).keySet()) + end, end));
  }

  private static String lines(List<Map<String, String>> rows) {
    return rows.stream()
        .map(row -> JSON.valueToTree(row).toString())
        .collect(Collectors.joining("\n"));
  }

  /** Writes a table as its name's ending says. */
  private Path write(String name, List<Map<String, String>> rows) throws IOException {
    Path file = folder.resolve(name);
    if (name.endsWith(".parquet")) {
      TableWriter.write(
          file,
          sink -> {
            for (Map<String, String> row : rows) {
              sink.write(row);
            }
          });
      return file;
    }
    String content =
        switch (name.replace(".gz", "").replaceFirst(".*\\.", "")) {
          case "csv" -> delimited(rows, ",", "\r\n");
          case "tsv" -> delimited(rows, "\t", "\n");
          case "json" -> JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows);
          default -> lines(rows);
        };
    return write(file, content);
  }

  private static Path write(Path file, String content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out) {
      packed.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private List<Row> prepare(PrepareRecipe recipe, String input, String output) throws IOException {
    Path target = folder.resolve(output);
    List<Path> files = InputFiles.resolve(List.of(folder.resolve(input).toString()), NOWHERE);
    Preparation.run(files, recipe, target, rows -> {});
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(target)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  private static PrepareRecipe plain(ColumnSelection columns) {
    return PrepareRecipe.usual().withSteps(List.of()).withColumns(columns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t.csv",
        "t.tsv",
        "t.json",
        "t.jsonl",
        "t.parquet",
        "t.csv.gz",
        "t.tsv.gz",
        "t.json.gz",
        "t.jsonl.gz",
        "T.CSV"
      })
  void conditionsAndNewNamesWorkInAll(String name) throws IOException {
    Files.move(write(name.toLowerCase(Locale.ROOT), TABLE), folder.resolve("moved"));
    Files.move(folder.resolve("moved"), folder.resolve(name));
    PrepareRecipe recipe =
        plain(RENAMED)
            .withWhere("regexp_matches(title, '(?i)data (analyst|engineer)') OR id = '4'");
    for (String output : List.of("out.jsonl", "out.parquet")) {
      assertThat(prepare(recipe, name, output))
          .extracting(row -> row.text("id"), row -> row.text("title"), row -> row.text("text"))
          .containsExactly(
              tuple("1", "Data Analyst", "Counts, \"compares\"\nand tells."),
              tuple("3", "Senior Data Engineer", ""),
              tuple("4", "", "Größe – 日本語 😀"));
    }
  }

  @Test
  void aPatternOfNamesReadsFilesOfAllFormatsInTheOrderOfTheirNames() throws IOException {
    int number = 0;
    for (String ending : List.of("csv.gz", "jsonl", "parquet", "tsv", "json.gz")) {
      String id = String.valueOf(number++);
      write("part-" + id + "." + ending, List.of(row(id, "t" + id, "text " + id)));
    }
    write("other.csv", TABLE);
    assertThat(prepare(plain(RENAMED), "part-*", "out.jsonl"))
        .extracting(row -> row.text("id"))
        .containsExactly("0", "1", "2", "3", "4");
  }

  /** A text of any characters is the same behind every format, and so is a Parquet file's. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void arbitraryUnicodeIsTheSameInAll(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, String>> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder(i == 0 ? "\0 and \uFFFF" : "");
      random
          .ints(random.nextInt(40), 0, Character.MAX_CODE_POINT + 1)
          .map(c -> random.nextInt(2) == 0 ? c % 0x100 : c)
          .filter(c -> Character.getType(c) != Character.SURROGATE)
          .forEach(text::appendCodePoint);
      rows.add(row("i" + i, "", text.toString()));
    }
    List<String> texts = rows.stream().map(row -> row.get("body")).toList();
    for (String name : List.of("u.csv", "u.tsv.gz", "u.json", "u.jsonl", "u.parquet")) {
      write(name, rows);
      for (String output : List.of("out.jsonl", "out.parquet")) {
        assertThat(prepare(plain(RENAMED), name, output))
            .as("seed %d, %s to %s", seed, name, output)
            .extracting(row -> row.text("text"))
            .isEqualTo(texts);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.tsv|'id\tid\n1\ta\n'|:1: column 'id' occurs twice",
        "x.tsv|'id\ttext\n1\ta\tb\n'|:2: 3 fields, but the header has 2",
        "x.tsv.gz|'id\ttext\n1\ta\tb\n'|:2: 3 fields, but the header has 2",
        "x.csv.gz|'id,text\n1,\"a\n'|:2: wrong quoting",
        "x.jsonl|'{\"text\": \"a\", \"text\": \"b\"}\n'|:1: wrong JSON",
        "x.json|'[{\"text\": \"a\", \"text\": \"b\"}]'|:1: wrong JSON",
        "x.json|'[{\"text\": \"a\"},\n5]'|:2: JSON that is not an object",
        "x.json|'[{\"text\": \"a\"}]\n{}'|:2: something after the list",
        "x.json|'[{\"text\": \"a\"},\n{\"text\": \"b\"}'|:2: wrong JSON",
        "x.json|'[]'|: no rows",
        "x.jsonl|''|: no rows",
        "x.jsonl|'text\na\n'|:1: wrong JSON",
        "x.csv|'\uFEFF\n'|: no rows"
      })
  void faultsAreToldInOneLineWithFileAndLine(String name, String content, String message)
      throws IOException {
    Path file = write(folder.resolve(name), content);
    assertThatThrownBy(() -> prepare(plain(ColumnSelection.ALL), name, "out.jsonl"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + message)
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("out.jsonl")).doesNotExist();
  }

  @Test
  void packedFilesThatAreNoneOrEndTooEarlyAreTold() throws IOException {
    Path none = Files.writeString(folder.resolve("none.csv.gz"), "id,text\n1,a\n");
    assertThatThrownBy(() -> prepare(plain(ColumnSelection.ALL), "none.csv.gz", "out.jsonl"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(none + ": not in gz format");
    byte[] whole = Files.readAllBytes(write("whole.csv.gz", TABLE));
    Path cut = folder.resolve("cut.csv.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(() -> prepare(plain(RENAMED), "cut.csv.gz", "out.jsonl"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("(?s).*cut\\.csv\\.gz(:\\d+)?: .*(damaged or cut off).*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.jsonl", "x.json", "x.tsv"})
  void aByteOrderMarkAndCarriageReturnsAreNoPartOfTheTable(String name) throws IOException {
    String table =
        name.endsWith(".tsv") ? "id\ttext\r\n7\ta\r\n" : "{\"id\": 7, \"text\": \"a\"}\r\n";
    write(folder.resolve(name), "\uFEFF" + table);
    assertThat(prepare(plain(ColumnSelection.ALL), name, "out.jsonl"))
        .singleElement()
        .extracting(row -> row.text("id"), row -> row.text("text"))
        .containsExactly("7", "a");
  }
}
