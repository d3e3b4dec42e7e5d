package io.attune.data.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Row;
import io.attune.hub.DatasetReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
  @TempDir Path folder;

  /** Says what it was asked for. */
  private record Asked(List<String> addresses) implements InputFiles.Remote {
    @Override
    public Path file(String address) {
      addresses.add(address);
      return Path.of("fetched.csv");
    }

    @Override
    public List<Path> dataset(DatasetReference reference) {
      addresses.add(reference.toString());
      return List.of(Path.of("0.parquet"), Path.of("1.parquet"));
    }
  }

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private List<Path> resolve(String... references) throws IOException {
    return InputFiles.resolve(List.of(references), new Asked(new ArrayList<>()));
  }

  @Test
  void globsMatchInTheOrderOfNames() throws IOException {
    Path b = file("x/b.csv", "");
    Path a = file("x/a.csv", "");
    Path deep = file("x/y/z/c.csv", "");
    Path bracket = file("x/d[1].csv", "");
    file("x/e.tsv", "");
    assertThat(resolve(folder + "/x/*.csv")).containsExactly(a, b, bracket);
    assertThat(resolve(folder + "/x/{b,a}.csv")).containsExactly(a, b);
    assertThat(resolve(folder + "/x/?.csv", b.toString())).containsExactly(a, b, b);
    assertThat(resolve(folder + "/x/**/*.csv")).containsExactly(deep);
    assertThat(resolve(folder + "/*/a.csv")).containsExactly(a);
    assertThat(resolve(bracket.toString())).containsExactly(bracket);
    assertThatThrownBy(() -> resolve(folder + "/x/*.json"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("/x/*.json: no file matches");
    assertThatThrownBy(() -> resolve(folder + "/none/*.csv")).hasMessageContaining("no folder");
  }

  @Test
  void whatIsElsewhereIsFetched() throws IOException {
    Asked asked = new Asked(new ArrayList<>());
    List<Path> files =
        InputFiles.resolve(List.of("https://example.com/x.csv", "hf://datasets/o/n/c@v"), asked);
    assertThat(files).hasSize(3);
    assertThat(asked.addresses)
        .containsExactly("https://example.com/x.csv", "hf://datasets/o/n/c@v");
    assertThatThrownBy(() -> InputFiles.resolve(List.of("hf://models/o/n"), asked))
        .hasMessageContaining("hf://datasets/OWNER/NAME");
  }

  private static List<Row> read(List<Path> files, ColumnSelection columns, String where) {
    List<Row> rows = new ArrayList<>();
    try (InputRows input = InputRows.open(files, columns, Optional.ofNullable(where))) {
      for (var block = input.next(); block.isPresent(); block = input.next()) {
        rows.addAll(block.get());
      }
    }
    return rows;
  }

  @Test
  void columnsAreRenamedChosenAndFiltered() throws IOException {
    Path csv = file("a.csv", "job,body,pay\nNurse,one,5\nBaker,two,6\n");
    Path json = file("b.jsonl", "{\"job\": \"Nurse\", \"body\": \"three\", \"pay\": 7}\n");
    ColumnSelection columns =
        new ColumnSelection(Map.of("text", "body"), Optional.of(List.of("pay")));
    assertThat(read(List.of(csv, json), columns, "job = 'Nurse' AND text <> 'x' AND body <> 'x'"))
        .extracting(Row::fields)
        .containsExactly(Map.of("text", "one", "pay", "5"), Map.of("text", "three", "pay", 7));
    assertThat(read(List.of(csv), ColumnSelection.ALL, null))
        .first()
        .extracting(Row::fields)
        .isEqualTo(Map.of("job", "Nurse", "body", "one", "pay", "5"));
  }

  @Test
  void whatNobodyAskedForMayBeMissing() throws IOException {
    Path csv = file("a.csv", "id,body\n1,one\n");
    Path json = file("b.jsonl", "{\"body\": \"two\"}\n");
    Map<String, String> names = new LinkedHashMap<>(Map.of("id", "id", "text", "body"));
    ColumnSelection guessed = new ColumnSelection(names, Optional.empty(), Set.of("id"));
    assertThat(read(List.of(csv, json), guessed, null))
        .extracting(row -> row.fields().get("id"))
        .containsExactly("1", null);
  }

  @Test
  void aMissingColumnIsToldForTheFileThatLacksIt() throws IOException {
    Path good = file("a.csv", "body\none\n");
    Path bad = file("b.csv", "bdy\none\n");
    ColumnSelection columns = new ColumnSelection(Map.of("text", "body"), Optional.empty());
    assertThatThrownBy(() -> read(List.of(good, bad), columns, null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(bad + ": no column 'body' (did you mean 'bdy'?); columns are: bdy.");
    assertThatThrownBy(() -> ColumnSelection.parse("text"))
        .hasMessageContaining("'text' is not of the form NAME=COLUMN");
    assertThatThrownBy(() -> ColumnSelection.parse("text=a,text=b"))
        .hasMessageContaining("'text' is given twice");
  }
}
