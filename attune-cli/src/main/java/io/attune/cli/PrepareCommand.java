package io.attune.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.data.TableWriter;
import io.attune.data.cleaning.CleaningReport;
import io.attune.data.cleaning.CleaningReportJson;
import io.attune.data.cleaning.CleaningReportPage;
import io.attune.data.cleaning.CleaningStep;
import io.attune.data.cleaning.Preparation;
import io.attune.data.cleaning.PrepareRecipe;
import io.attune.data.input.InputFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune prepare}. */
@Command(
    name = "prepare",
    header = "Makes clean documents of raw rows.",
    description = {
      "",
      "Reads tables, chooses rows and columns, cleans the texts step by step, and writes documents"
          + " with id, title, text and the columns carried along. Tables are streamed, so they may be"
          + " larger than memory. Beside the output stand two reports, .report.json and .report.html:"
          + " what each step did, with samples."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune prepare --input 'postings/*.csv.gz' --columns text=description \\",
      "      --out documents.jsonl",
      "  attune prepare --input hf://datasets/org/name --recipe prepare.yaml \\",
      "      --where \"lang = 'en'\" --out documents.parquet",
      "  attune prepare --input faq.csv --step unicode --step whitespace \\",
      "      --step 'near-duplicates: {threshold: 0.9}' --out faq.jsonl --json"
    })
final class PrepareCommand implements Callable<Integer>, CheckedOptions {
  private final Terminal terminal;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "TABLE",
      description =
          "A file, a glob in quotes, an https:// address, or hf://datasets/OWNER/NAME[/CONFIG]"
              + "[@REVISION]; may be given several times. Files are .csv, .tsv, .json, .jsonl, each"
              + " also with .gz, or .parquet.")
  private List<String> inputs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write or replace: .jsonl or .parquet.")
  private Path out;

  @Mixin private PrepareOptions options;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  PrepareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      PrepareRecipe recipe = options.read(problems);
      problems.attempt(this::checkTarget);
      problems.throwIfAny(); // before anything is fetched
      List<Path> files = InputFiles.resolve(inputs, new FetchedFiles(progress));
      for (Path file : files) {
        OutputFile.requireOther("--out", out, file);
      }
      CleaningReport report =
          Preparation.run(
              files,
              recipe,
              out,
              rows -> progress.progress("Preparing rows", rows, ProgressDisplay.UNKNOWN));
      progress.close();
      write(report);
      return AttuneCommandLine.DONE;
    }
  }

  @Override
  public void checkOptions(Problems problems) throws IOException {
    options.read(problems).steps().forEach(CleaningStep::close);
  }

  private Optional<Path> checkTarget() {
    TableWriter.checkTarget(out);
    OutputFile.requireWritable("--out", out);
    return Optional.of(out);
  }

  private void write(CleaningReport report) throws IOException {
    ObjectNode object = CleaningReportJson.of(report);
    object.put("output", out.toString());
    AtomicFiles.writeString(beside(".report.json"), object.toPrettyString() + "\n");
    AtomicFiles.writeString(
        beside(".report.html"), CleaningReportPage.html(report, String.valueOf(out.getFileName())));
    if (json.isGiven()) {
      JsonOption.print(terminal, object);
      return;
    }
    new PreparationSummary(terminal).print(report);
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "%nWrote %,d documents to %s in %s; %s shows samples of every step%n",
            report.documents(),
            out,
            Durations.format(report.seconds()),
            beside(".report.html"));
  }

  /** The output's name with another ending. */
  private Path beside(String ending) {
    String name = String.valueOf(out.getFileName());
    int dot = name.lastIndexOf('.');
    return out.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ending);
  }
}
