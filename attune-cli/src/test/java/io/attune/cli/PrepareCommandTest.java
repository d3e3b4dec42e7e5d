package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Row;
import io.attune.data.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareCommandTest {
  @TempDir private Path folder;

  private Path input;
  private Path out;

  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("postings.csv");
    out = folder.resolve("made/documents.jsonl");
    Files.writeString(
        input,
        """
        job_id,posting_title,description,pay
        1,Data Analyst,"<p>Counts &amp; compares.</p>
        <p>Benefits:</p><p>Tea</p>",5
        2,Nurse,Cares at night.,6
        3,Data Engineer,"Builds things.
        Builds more.",7
        4,Data Analyst,counts & compares,8
        """);
  }

  private CliResult prepare(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("prepare", "--input", input.toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private List<Row> documents() {
    List<Row> rows = new ArrayList<>();
    try (RowReader reader = RowReader.open(out)) {
      reader.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void preparesByOptions() throws IOException {
    CliResult result =
        prepare(
            "--columns",
            "id=job_id,title=posting_title,text=description",
            "--where",
            "regexp_matches(posting_title, '^Data') AND title <> 'x'",
            "--step",
            "html",
            "--step",
            "sections: {drop: [benefits]}",
            "--step",
            "deduplicate");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("Read 4 rows", "of which 3 meet the condition", "Wrote 2 documents to " + out)
        .containsPattern("sections +3 +1 +0 +3")
        .containsPattern("deduplicate +3 +0 +1 +2");
    assertThat(documents()).extracting(row -> row.text("id")).containsExactly("1", "3");
    assertThat(documents().get(0).fields().keySet()).containsExactly("id", "title", "text", "pay");
    assertThat(documents().get(0).text("text")).isEqualTo("Counts & compares.");
    assertThat(folder.resolve("made/documents.report.html")).exists();
    JsonNode report =
        new ObjectMapper().readTree(folder.resolve("made/documents.report.json").toFile());
    assertThat(report.get("documents").asInt()).isEqualTo(2);
  }

  @Test
  void preparesByARecipeAndTellsPrograms() throws IOException {
    Path recipe = folder.resolve("prepare.yaml");
    Files.writeString(
        recipe, "columns: {text: description}\ncarry: [pay]\nwhere: pay <> '6'\nsteps: [html]\n");
    CliResult result = prepare("--recipe", recipe.toString(), "--where", "pay = '6'", "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(result.out());
    assertThat(report.get("where").asText()).isEqualTo("pay = '6'");
    assertThat(report.get("rows").asInt()).isEqualTo(4);
    assertThat(report.at("/steps/0/name").asText()).isEqualTo("html");
    assertThat(documents())
        .singleElement()
        .satisfies(row -> assertThat(row.fields().keySet()).containsExactly("id", "text", "pay"));
  }

  @Test
  void carriesNothingWhereThatIsAskedForAndWritesParquet() {
    out = folder.resolve("documents.parquet");
    assertThat(prepare("--columns", "text=description", "--carry", "").status()).isZero();
    assertThat(documents()).allSatisfy(r -> assertThat(r.fields()).containsOnlyKeys("id", "text"));
  }

  @Test
  void dividesTextsByAModelsTokens() {
    String step = "tokens: {model: %s, longer: chunk, most-tokens: 8, overlap: 2}";
    CliResult result =
        prepare("--columns", "text=description", "--step", step.formatted(TestModels.mean()));
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("limit: 6", "longest: ", "longer, divided: ");
    assertThat(documents()).hasSizeGreaterThan(4);
    assertThat(documents()).extracting(row -> row.text("id")).contains("1#1", "1#2");
  }

  @Test
  void everythingWrongIsToldAndNothingWritten() throws IOException {
    Path recipe = Files.writeString(folder.resolve("r.yaml"), "stepps: [html]\n");
    out = folder.resolve("documents.xls");
    CliResult result = prepare("--recipe", recipe.toString(), "--step", "htm", "--columns", "text");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines())
        .anyMatch(line -> line.equals("Give the steps either in --recipe or by --step"))
        .anyMatch(
            line -> line.startsWith(recipe + ":1: unknown key 'stepps' (did you mean 'steps'?)"))
        .anyMatch(line -> line.contains("unknown step 'htm' (did you mean 'html'?)"))
        .anyMatch(line -> line.contains("'text' is not of the form NAME=COLUMN"))
        .anyMatch(line -> line.contains("documents.xls: unknown ending"));
    assertThat(out).doesNotExist();
  }

  @Test
  void wrongColumnsAndConditionsAreTold() {
    CliResult column = prepare("--columns", "text=descripton");
    assertThat(column.status()).isEqualTo(2);
    assertThat(column.err())
        .isEqualTo(
            input
                + ": no column 'descripton' (did you mean 'description'?); columns are: job_id, posting_title, description, pay.\n");
    CliResult condition = prepare("--where", "titl = 'x'", "--columns", "text=description");
    assertThat(condition.status()).isEqualTo(2);
    assertThat(condition.err()).contains("titl", "columns are: ");
    CliResult missing = InProcess.run("prepare", "--input", "no/*.csv", "--out", out.toString());
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("no/*.csv: no file matches");
    assertThat(out).doesNotExist();
  }

  @Test
  void theInputIsNotOverwritten() throws IOException {
    input = Files.writeString(folder.resolve("x.jsonl"), "{\"text\": \"a\"}\n");
    out = input;
    CliResult result = prepare();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--out is the same file as --input");
    assertThat(input).hasContent("{\"text\": \"a\"}");
  }
}
