package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.data.Row;
import io.attune.data.RowReader;
import io.attune.data.TextColumn;
import io.attune.data.VectorContent;
import io.attune.data.VectorSink;
import io.attune.data.VectorWriter;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.Quantization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune encode}. */
@Command(
    name = "encode",
    header = "Writes one vector a row, in order.",
    description = {
      "",
      "The output's ending tells its format: .npy (NumPy, float32, [rows, dimension]), or .jsonl"
          + " and .parquet, which keep the row's own columns and add \"embedding\". An empty text"
          + " gets a vector as well. The file appears when it is complete."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune encode --model all-MiniLM-L6-v2 --input postings.jsonl \\",
      "      --column posting --output vectors.npy",
      "  attune encode --model run/model --input questions.csv --prompt-name query \\",
      "      --normalize --output questions.parquet",
      "  attune encode --model run/model --input postings.jsonl --quantize int8 \\",
      "      --output vectors.npy"
    })
final class EncodeCommand implements Callable<Integer> {
  /** Rows held at once: enough for batches of like length, few enough for a small heap. */
  private static final int WINDOW = 8192;

  private final Terminal terminal;

  @Mixin private ModelOption model;
  @Mixin private TextsOptions texts;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file to write or replace: .npy, .jsonl or .parquet.")
  private Path output;

  @Option(
      names = "--prompt-name",
      paramLabel = "NAME",
      description = "A prompt of the model to put before each text, such as query or document.")
  private Optional<String> promptName = Optional.empty();

  @Option(names = "--prompt", paramLabel = "TEXT", description = "A text to put before each text.")
  private Optional<String> prompt = Optional.empty();

  @Option(names = "--normalize", description = "Scales vectors to length 1.")
  private boolean normalize;

  @Option(
      names = "--truncate-dim",
      paramLabel = "N",
      description = "Keeps only the first N components (default: the model's own dimension).")
  private Optional<Integer> truncateDimension = Optional.empty();

  @Option(
      names = "--quantize",
      paramLabel = "NAME",
      description =
          "Stores vectors in less room: int8 or uint8 (a byte a component; the ranges go to"
              + " OUTPUT.ranges.npy), binary or ubinary (a bit). For .npy and .jsonl.")
  private Optional<String> quantize = Optional.empty();

  @Mixin private InferenceOptions inference;
  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  EncodeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The text column and the number of rows, found in a first pass over the input. */
  private record Shape(String column, long rows) {}

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      EncodeOptions.Builder options = inference.encodeOptions(problems, progress);
      problems.require(
          prompt.isEmpty() || promptName.isEmpty(), "Give either --prompt or --prompt-name");
      problems.require(
          truncateDimension.orElse(1) >= 1,
          "--truncate-dim must be at least 1, but is " + truncateDimension.orElse(1));
      problems.attempt(this::checkOutput);
      Optional<Shape> shape = problems.attempt(this::readThrough);
      Optional<Quantization> quantization = quantization(shape, problems);
      try (SentenceTransformer loaded = model.load(problems, progress)) {
        int dimension = dimension(loaded);
        inference.apply(loaded);
        options
            .promptName(promptName.orElse(null))
            .prompt(prompt.orElse(null))
            .normalizeEmbeddings(normalize)
            .truncateDimension(dimension);
        Shape input = shape.orElseThrow();
        // The rate is that of encoding: loading the model is no part of it.
        long start = System.nanoTime();
        VectorContent vectors = sink -> encode(loaded, options, input, progress, sink);
        if (quantization.isPresent()) {
          QuantizedOutput.write(output, texts.input(), quantization.get(), dimension, vectors);
        } else {
          VectorWriter.write(output, dimension, vectors);
        }
        progress.close();
        report(input.rows(), dimension, (System.nanoTime() - start) / 1e9);
      }
    }
    return AttuneCommandLine.DONE;
  }

  private Path checkOutput() throws IOException {
    VectorWriter.checkTarget(output);
    return OutputFile.check("--output", output, texts.input());
  }

  /** Reads every row, so that a wrong one is found before hours are spent on those before it. */
  private Shape readThrough() {
    try (RowReader rows = RowReader.open(texts.input())) {
      String column = TextColumn.choose(rows, texts.column());
      long count = 0;
      for (; rows.hasNext(); count++) {
        rows.next().text(column);
      }
      return new Shape(column, count);
    }
  }

  private Optional<Quantization> quantization(Optional<Shape> shape, Problems problems)
      throws IOException {
    if (quantize.isEmpty()) {
      return Optional.empty();
    }
    problems.require(
        !output.toString().endsWith(".parquet"),
        "--quantize writes .npy or .jsonl, but --output is " + output);
    Optional<Quantization> chosen =
        problems.attempt(() -> Quantization.fromKey(quantize.orElseThrow()));
    boolean scalar = chosen.map(Quantization::isScalar).orElse(false);
    problems.require(
        !scalar || shape.map(Shape::rows).orElse(2L) >= 2,
        "--quantize "
            + quantize.orElseThrow()
            + " spreads its steps over the range of the vectors and needs at least two rows");
    return chosen;
  }

  private int dimension(SentenceTransformer loaded) {
    int own = loaded.dimension();
    int kept = truncateDimension.orElse(own);
    Problems problems = new Problems();
    problems.require(
        kept <= own,
        "--truncate-dim is %d, but the vectors of %s have only %d components"
            .formatted(kept, loaded.reference(), own));
    problems.throwIfAny();
    return kept;
  }

  private void encode(
      SentenceTransformer loaded,
      EncodeOptions.Builder options,
      Shape input,
      ProgressDisplay progress,
      VectorSink sink)
      throws IOException {
    long written = 0;
    try (RowReader rows = RowReader.open(texts.input())) {
      while (rows.hasNext()) {
        List<Row> window = new ArrayList<>();
        while (rows.hasNext() && window.size() < WINDOW) {
          window.add(rows.next());
        }
        long before = written;
        options.progress(
            (task, done, total) -> progress.progress(task, before + done, input.rows()));
        float[][] vectors =
            loaded.encode(
                window.stream().map(row -> row.text(input.column())).toList(), options.build());
        for (int i = 0; i < vectors.length; i++) {
          sink.write(window.get(i), vectors[i]);
        }
        written += vectors.length;
      }
    }
  }

  private void report(long rows, int dimension, double seconds) {
    if (json.isGiven()) {
      JsonOption.print(
          terminal,
          JsonNodeFactory.instance
              .objectNode()
              .put("output", output.toString())
              .put("rows", rows)
              .put("dimension", dimension)
              .put("quantization", quantize.orElse("none"))
              .put("seconds", seconds));
    } else {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "Wrote %d vectors of %d components to %s in %s (%.1f a second)%n",
              rows,
              dimension,
              output,
              Durations.format(seconds),
              rows / seconds);
    }
  }
}
