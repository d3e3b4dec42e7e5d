package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitCommandTest {
  @TempDir private Path folder;

  private Path recipe;

  @BeforeEach
  void nameRecipe() {
    recipe = folder.resolve("recipes").resolve("mine.yaml");
  }

  private Path table(String header, String row) throws IOException {
    List<String> lines = new ArrayList<>(List.of(header));
    for (int i = 0; i < 12; i++) {
      lines.add(row.replace("N", String.valueOf(i)));
    }
    return Files.write(folder.resolve("data.csv"), lines);
  }

  private CliResult init(Path table, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("init", "--input", table.toString(), "--out", recipe.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  /** What it writes can be run as it is, from any folder. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          anchor,positive          | what is N,it is N            | MultipleNegativesRankingLoss | mine:
          query,positive,negative  | what is N,it is N,it is not N | MultipleNegativesRankingLoss | evaluate:
          sentence1,sentence2,score | this is N,that is N,0.5     | CoSENTLoss                   | evaluate:
          sentence1,sentence2,label | this is N,that is N,1       | OnlineContrastiveLoss        | evaluate:
          id,title,description     | N,title N,a long text of N   | MultipleNegativesRankingLoss | queries:
          """)
  void itsRecipeIsValid(String header, String row, String loss, String stage) throws IOException {
    CliResult result = init(table(header, row));
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(Files.readString(recipe))
        .contains("input: ../data.csv", "loss: " + loss, "\n" + stage + "\n");
    CliResult dryRun =
        InProcess.run(
            "run", recipe.toString(), "--dry-run", "--out", folder.resolve("out").toString());
    assertThat(dryRun.status()).as(dryRun.err()).isZero();
  }

  @Test
  void columnsAreNamedInTheRecipe() throws IOException {
    Path table = table("frage,antwort", "was ist N,es ist N");
    CliResult result = init(table, "--columns", "anchor=frage,positive=antwort");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(Files.readString(recipe)).contains("columns: {anchor: frage, positive: antwort}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"question,answer", "Frage,Antwort", "id,QUERY,passage", "问题,答案"})
  void questionsAndAnswersAreKnownByTheirNames(String header) throws IOException {
    CliResult result = init(table(header, header.replaceAll("[^,]+", "text N")));
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("12 rows of (anchor, positive)");
  }

  /** Two texts that nothing is known about: the message says both ways to tell, and each works. */
  @Test
  void whatIsNotKnownCanBeTold() throws IOException {
    Path table = table("this,that", "first N,second N");
    CliResult unknown = init(table);
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(
            "columns are: this, that; name one by --columns text=NAME if these are documents, or"
                + " two by --columns anchor=NAME,positive=NAME if they are queries");
    assertThat(init(table, "--columns", "text=that").status()).isZero();
    assertThat(Files.readString(recipe)).contains("columns: {text: that}");
    Files.delete(recipe);
    assertThat(init(table, "--columns", "anchor=this,positive=that").status()).isZero();
    assertThat(Files.readString(recipe)).contains("columns: {anchor: this, positive: that}");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path table = table("anchor,positive", "what is N,it is N");
    Files.createDirectories(recipe.getParent());
    Files.writeString(recipe, "precious");
    CliResult result = init(table);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("is there already; choose another name");
    assertThat(recipe).hasContent("precious");
  }

  @Test
  void withoutATerminalItDoesNotAsk() {
    CliResult result = InProcess.run("init", "--out", recipe.toString());
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines()).containsExactly("Name the table by --input FILE");
  }
}
