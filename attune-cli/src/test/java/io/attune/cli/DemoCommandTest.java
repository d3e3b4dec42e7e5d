package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.attune.cli.DemoData.Posting;
import io.attune.cli.DemoData.Search;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {
  @TempDir private Path folder;

  private String runWithTinyModel(Path out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, UTF_8);
    Terminal terminal = Terminal.of(stream, stream, false, 80);
    DemoCommand demo = new DemoCommand(terminal, TestModels.mean().toString());
    CommandLine.populateCommand(demo, "--out", out.toString());
    assertThat(demo.call()).isZero();
    return bytes.toString(UTF_8);
  }

  @Test
  void tellsTheStoryAndCanBeRunAgain() throws IOException {
    Path out = folder.resolve("demo");
    String story = runWithTinyModel(out);
    assertThat(story)
        .contains(
            "1. The data",
            "2. How good is a model off the shelf?",
            "3. Fine-tuning",
            "4. Did it help?",
            "cosine_ndcg@10",
            "cosine_accuracy ",
            "95 % interval",
            "5. A few searches, before and after",
            "Synonyms and abbreviations only:",
            "6. What is where, and what to try next",
            "report   " + out.resolve("run/report.html"));
    assertThat(out.resolve("run/model/model.safetensors")).isRegularFile();
    assertThat(out.resolve("run/report.html")).isRegularFile();
    assertThat(out.resolve("data/test/qrels.tsv")).isRegularFile();

    Files.delete(out.resolve("run/report.html"));
    assertThat(runWithTinyModel(out)).contains("6. What is where");
    assertThat(out.resolve("run/report.html")).isRegularFile();
  }

  @Test
  void leavesFoldersOfOthersAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("thesis.txt"), "three years of work");
    CliResult other = InProcess.run("demo", "--out", folder.toString());
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.errorLines()).hasSize(1);
    assertThat(other.err()).contains(folder.toString(), "thesis.txt", "choose another folder");
    assertThat(file).hasContent("three years of work");

    CliResult onFile = InProcess.run("demo", "--out", file.toString());
    assertThat(onFile.status()).isEqualTo(2);
    assertThat(onFile.err()).contains("is a file");
  }

  @Test
  void leavesWhatWasAddedToADemoAlone() throws IOException {
    new DemoFolder(folder).prepare();
    Path note = Files.writeString(folder.resolve("note.txt"), "mine");
    assertThat(InProcess.run("demo", "--out", folder.toString()).status()).isEqualTo(2);
    assertThat(note).hasContent("mine");
  }

  @Test
  void holdsOutPostingsAndSearchesOfSynonyms() throws IOException {
    DemoData data = DemoData.prepare(folder.resolve("data"), 42);
    List<String> train = data.split().train().stream().map(Posting::id).toList();
    List<String> test = data.split().test().stream().map(Posting::id).toList();
    assertThat(train).hasSize(344).doesNotContainAnyElementsOf(test);
    assertThat(test).hasSize(86);
    assertThat(data.synonymSearches()).isNotEmpty();
    assertThat(data.synonymSearches().stream().map(Search::id)).isSubsetOf(test);
  }
}
