package io.attune.cli;

import io.attune.AtomicFiles;
import io.attune.data.DatasetSplitter;
import io.attune.data.Leakage;
import io.attune.data.PartSizes;
import io.attune.data.RowKeys;
import io.attune.data.ShuffledSplit;
import io.attune.data.Split;
import io.attune.data.SplitOptions;
import io.attune.data.TableWriter;
import io.attune.data.TrainingTable;
import io.attune.data.TrainingTable.Line;
import io.attune.publishing.DatasetFolder;
import io.attune.publishing.SplitReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune split}. */
@Command(
    name = "split",
    header = "Divides rows into train, validation and test without leaks.",
    description = {
      "",
      "Rows that share a text, a near-duplicate or a document go to the same part, so that no figure"
          + " is measured on what training has seen. The sizes are met as nearly as that allows."
          + " All columns are kept. OUT holds afterwards train.jsonl, validation.jsonl, test.jsonl"
          + " and split.json, which also tells what a plain shuffle would have leaked."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune split --input pairs.jsonl --out parts",
      "  attune split --input faq.csv --columns anchor=question,positive=answer \\",
      "      --ratios 0.9,0,0.1 --stratify topic --out parts",
      "  attune split --input pairs.jsonl --out parts --publish dataset \\",
      "      --license cc-by-4.0"
    })
final class SplitCommand implements Callable<Integer>, CheckedOptions {
  static final String REPORT = "split.json";

  private final Terminal terminal;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "A table of training examples: .jsonl, .csv, .tsv, each also .gz, or .parquet.")
  private Path input;

  @Mixin private ColumnsOption columns;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A new folder; an earlier split is replaced.")
  private Path out;

  @Mixin private PartSizesOption sizes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another one gives another split (default: ${DEFAULT-VALUE}).")
  private long seed = SplitOptions.DEFAULT.seed();

  @Mixin private TableKeys keys;

  @Option(
      names = "--stratify",
      paramLabel = "COLUMN",
      description = "Gives each part its share of every value of this column.")
  private Optional<String> stratify = Optional.empty();

  @Option(
      names = "--near-duplicates",
      paramLabel = "SHARE",
      description =
          "Texts that share as many of their word trigrams stay together"
              + " (default: ${DEFAULT-VALUE}); 1: only equal ones.")
  private double nearDuplicates = SplitOptions.DEFAULT.nearDuplicateThreshold();

  @Mixin private PublishOptions publish;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  SplitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    Optional<SplitOptions> options = options(problems);
    problems.attempt(() -> ResultFolder.check("--out", out, REPORT, input));
    publish.check(input, problems);
    Optional<TrainingTable> read =
        problems.attempt(() -> TrainingTable.read(input, columns.mapping(problems)));
    Optional<String> id = Optional.empty();
    if (read.isPresent()) {
      id = keys.column(read.get(), problems);
      problems.attempt(() -> read.get().column(stratify, ""));
    }
    problems.throwIfAny();
    split(read.orElseThrow(), options.orElseThrow(), id);
    return AttuneCommandLine.DONE;
  }

  @Override
  public void checkOptions(Problems problems) throws IOException {
    options(problems);
    columns.mapping(problems);
  }

  private Optional<SplitOptions> options(Problems problems) throws IOException {
    PartSizes parts = sizes.sizes(problems);
    return problems.attempt(() -> new SplitOptions(parts, seed, nearDuplicates));
  }

  private void split(TrainingTable table, SplitOptions options, Optional<String> id)
      throws IOException {
    RowKeys<Line> rowKeys = TableKeys.of(id);
    Split<Line> split =
        new DatasetSplitter(options)
            .split(table.lines(), stratify.isPresent() ? strata(rowKeys) : rowKeys);
    double threshold = options.nearDuplicateThreshold();
    SplitReport report =
        new SplitReport(
            table.lines().size(),
            sizes(split),
            options,
            id,
            stratify,
            split.groups(),
            split.largestGroup(),
            Leakage.of(split.parts(), rowKeys, threshold),
            Leakage.of(
                ShuffledSplit.of(table.lines(), options.sizes(), options.seed()),
                rowKeys,
                threshold),
            shares(split));
    AtomicFiles.writeFolder(out, folder -> write(folder, split, report));
    if (publish.folder().isPresent()) {
      DatasetFolder.write(publish.folder().get(), publish.card(input), table, split, report);
    }
    new SplitSummary(terminal, out, publish.folder()).print(report, json.isGiven());
  }

  private RowKeys<Line> strata(RowKeys<Line> rowKeys) {
    return rowKeys.withStratum(
        line -> String.valueOf(line.row().fields().get(stratify.orElseThrow())));
  }

  private static Map<String, Integer> sizes(Split<Line> split) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int part = 0; part < Split.PARTS.size(); part++) {
      sizes.put(Split.PARTS.get(part), split.parts().get(part).size());
    }
    return sizes;
  }

  /** Rows of each stratum in each part. */
  private Map<String, Map<String, Integer>> shares(Split<Line> split) {
    Map<String, Map<String, Integer>> shares = new LinkedHashMap<>();
    if (stratify.isPresent()) {
      RowKeys<Line> strata = strata(TableKeys.of(Optional.empty()));
      for (int part = 0; part < Split.PARTS.size(); part++) {
        Map<String, Integer> counts = new TreeMap<>();
        split
            .parts()
            .get(part)
            .forEach(line -> counts.merge(strata.stratum().apply(line), 1, Integer::sum));
        shares.put(Split.PARTS.get(part), counts);
      }
    }
    return shares;
  }

  private static void write(Path folder, Split<Line> split, SplitReport report) throws IOException {
    for (int part = 0; part < Split.PARTS.size(); part++) {
      List<Line> lines = split.parts().get(part);
      if (!lines.isEmpty()) {
        TableWriter.write(
            folder.resolve(Split.PARTS.get(part) + ".jsonl"),
            sink -> {
              for (Line line : lines) {
                sink.write(line.row().fields());
              }
            });
      }
    }
    AtomicFiles.writeString(folder.resolve(REPORT), report.toJson());
  }
}
