package io.attune.cli;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.data.ColumnMapping;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune init}. */
@Command(
    name = "init",
    header = "Writes a recipe for your data, to look through and to run.",
    description = {
      "",
      "Looks at the columns and rows of a table and writes a recipe with comments: the stages that"
          + " such rows need, and the loss that is advised for them. Without --input it asks."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune init --input pairs.jsonl",
      "  attune init --input faq.csv --columns anchor=question,positive=answer \\",
      "      --out faq.yaml"
    })
final class InitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "A table of training examples or of documents: .jsonl, .csv, .tsv, each also .gz, or"
              + " .parquet.")
  private Optional<Path> input = Optional.empty();

  @Mixin private ColumnsOption columns;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The recipe to write; an existing one is left alone (default: recipe.yaml).")
  private Path out = Path.of("recipe.yaml");

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    problems.require(
        Files.notExists(out), "--out " + out + " is there already; choose another name");
    problems.attempt(
        () -> {
          OutputFile.requireWritable("--out", out);
          return out;
        });
    ColumnMapping mapping = columns.mapping(problems);
    problems.throwIfAny();
    Path table = input.isPresent() ? input.get() : ask();
    RecipeDraft draft = RecipeDraft.of(table, mapping, out);
    AtomicFiles.writeString(out, draft.text());
    terminal.out().println(draft.summary());
    terminal
        .out()
        .println("Wrote " + out + ". Look through it, then: " + ShellWords.attune("run", words()));
    return AttuneCommandLine.DONE;
  }

  private List<String> words() {
    return List.of(out.toString(), "--dry-run");
  }

  private Path ask() throws IOException {
    if (!terminal.interactive()) {
      throw new InvalidInputException("Name the table by --input FILE");
    }
    terminal.err().print("Which table do you have (.jsonl, .csv, .tsv or .parquet)? ");
    terminal.err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    if (answer == null || answer.isBlank()) {
      throw new InvalidInputException("No table was named; name one by --input FILE");
    }
    return Path.of(answer.strip());
  }
}
