package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.PartSizes;
import io.attune.data.TableWriter;
import io.attune.model.EmbeddingCache;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.negatives.HardNegativeMiner;
import io.attune.negatives.MiningInput;
import io.attune.negatives.MiningOptions;
import io.attune.negatives.MiningResult;
import io.attune.negatives.OutputFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune mine}. */
@Command(
    name = "mine",
    header = "Finds documents that do not answer a query: pairs become triplets.",
    description = {
      "",
      "Candidates are the documents of the same file, or of the same part of a split. Never a"
          + " negative are: another answer of the query, a text equal to one, a text of the same"
          + " document, and what was judged relevant. Beside the rows stands a report (.mining.html,"
          + " .mining.json): scores of positives and negatives, samples, suspected answers."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune mine --input parts --model all-MiniLM-L6-v2 --relative-margin 0.05 \\",
      "      --num-negatives 1 --out mined",
      "  attune mine --input pairs.jsonl --model all-MiniLM-L6-v2 \\",
      "      --strategy least-similar-unique --out triplets.jsonl"
    })
final class MineCommand implements Callable<Integer>, CheckedOptions {
  private final Terminal terminal;

  @Mixin private ModelOption model;
  @Mixin private MiningSource source;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE|DIR",
      description = "For a file the file to write, .jsonl or .parquet; for a folder a new folder.")
  private Path out;

  @Mixin private MiningSettings settings;

  @Option(
      names = "--tutorial-order",
      description =
          "Mines all rows of a file, then shuffles and cuts them into the folder OUT: the order of"
              + " many tutorials. It leaks, and the report says how much.")
  private boolean tutorialOrder;

  @Mixin private PartSizesOption sizes;
  @Mixin private MiningEncoding encoding;
  @Mixin private InferenceOptions inference;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  MineCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      EncodeOptions encode = inference.encodeOptions(problems, progress).build();
      Optional<MiningOptions> options = settings.options(problems);
      Optional<EmbeddingCache> cache = encoding.check(problems);
      PartSizes partSizes = sizes.sizes(problems);
      problems.require(
          tutorialOrder || !sizes.isGiven(), "--ratios and --counts are for --tutorial-order");
      problems.require(
          !tutorialOrder || !source.isFolder(),
          "--tutorial-order mines before splitting, so --input must be a file, not a split folder");
      problems.require(
          !tutorialOrder
              || options.map(MiningOptions::outputFormat).orElse(OutputFormat.TRIPLET)
                  != OutputFormat.LABELED_LIST,
          "--tutorial-order splits rows of texts, not of lists; choose another --output-format");
      problems.attempt(this::checkOut);
      Map<String, MiningInput> parts = source.read(problems);
      try (SentenceTransformer loaded = model.load(problems, progress)) {
        inference.apply(loaded);
        Map<String, MiningResult> mined =
            mine(
                new HardNegativeMiner(
                    encoding.vectors(loaded, encode, cache),
                    options.orElseThrow(),
                    progress::progress),
                parts);
        progress.close();
        requireJudgments(parts, mined);
        MiningOutput output = new MiningOutput(terminal, out, loaded.reference());
        if (tutorialOrder) {
          output.writeInTutorialOrder(mined.get("rows"), partSizes, settings.seed());
        } else if (source.isFolder()) {
          output.writeParts(mined);
        } else {
          output.writeFile(mined.get("rows"));
        }
        output.print(json.isGiven());
      }
    }
    return AttuneCommandLine.DONE;
  }

  @Override
  public void checkOptions(Problems problems) throws IOException {
    settings.options(problems);
    encoding.check(problems);
    inference.checkOptions(problems);
  }

  private Path checkOut() throws IOException {
    if (source.isFolder() || tutorialOrder) {
      return ResultFolder.check("--out", out, MiningOutput.MARKER, source.path());
    }
    TableWriter.checkTarget(out);
    return OutputFile.check("--out", out, source.path());
  }

  /** Judgments that are about something else are the wrong file. */
  private static void requireJudgments(
      Map<String, MiningInput> parts, Map<String, MiningResult> mined) {
    int given = parts.values().stream().mapToInt(p -> p.judgments().size()).max().orElse(0);
    int used = mined.values().stream().mapToInt(result -> result.report().judgments()).sum();
    if (given > 0 && used == 0) {
      throw new InvalidInputException(
          ("--judgments: none of the %d judgments is about a query and a document of the input; give those made"
                  + " for it, or the columns query_id and %s by which they name them.")
              .formatted(given, TableKeys.DOCUMENT_ID));
    }
  }

  private static Map<String, MiningResult> mine(
      HardNegativeMiner miner, Map<String, MiningInput> parts) {
    Map<String, MiningResult> mined = new LinkedHashMap<>();
    for (Map.Entry<String, MiningInput> part : parts.entrySet()) {
      try {
        mined.put(part.getKey(), miner.mine(part.getValue()));
      } catch (InvalidInputException e) {
        throw parts.size() == 1
            ? e
            : new InvalidInputException(part.getKey() + ": " + e.getMessage(), e);
      }
    }
    return mined;
  }
}
