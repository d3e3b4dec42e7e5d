package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.model.SentenceTransformer;
import io.attune.onnx.export.ExportReport;
import io.attune.onnx.export.LangChain4jExporter;
import io.attune.onnx.export.OnnxExporter;
import io.attune.onnx.export.OnnxPrecision;
import io.attune.onnx.export.OpenSearchExporter;
import io.attune.onnx.export.Verification;
import io.attune.onnx.export.VespaExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune export}. */
@Command(
    name = "export",
    header = "Writes a model in a form that other programs run.",
    description = {
      "",
      "--onnx adds one file, model.onnx, to a model folder that is complete for whoever reads it:"
          + " ONNX Runtime, LangChain4j, Spring AI, DJL, Vespa, and Python as before. Its outputs"
          + " are last_hidden_state and sentence_embedding, the latter pooled and normalised as the"
          + " model does it. The file is run in ONNX Runtime before it appears, and refused if its"
          + " vectors are not the model's.",
      "",
      "The other forms hold the same file: --langchain4j a jar that LangChain4j runs like its own"
          + " models, --opensearch and --vespa what these search engines take."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune export --model run/model --onnx --out exported",
      "  attune export --model run/model --onnx --quantize int8 --out small",
      "  attune export --model run/model --langchain4j --out job-search.jar",
      "  attune export --model all-MiniLM-L6-v2 --onnx --out minilm-onnx --json"
    })
final class ExportCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;
  private static final String INT8 = "int8";

  private final Terminal terminal;

  @Mixin private ModelOption model;

  @Option(names = "--onnx", description = "As ONNX: opset 17, one file of less than 2 GiB.")
  private boolean onnx;

  @Option(
      names = "--langchain4j",
      description =
          "As a jar with a class that extends LangChain4j's AbstractInProcessEmbeddingModel, for"
              + " models with CLS or mean pooling and a WordPiece or Unigram tokenizer.")
  private boolean langChain4j;

  @Option(
      names = "--opensearch",
      description = "As a zip that OpenSearch's ML Commons registers, and the body of that call.")
  private boolean openSearch;

  @Option(
      names = "--vespa",
      description = "As part of a Vespa application: models/, and services.xml with the embedder.")
  private boolean vespa;

  @Option(
      names = "--java-class",
      paramLabel = "NAME",
      description =
          "With --langchain4j: the class, such as com.example.SearchModel (default: made of the"
              + " jar's name, in the package io.attune.exported).")
  private Optional<String> javaClass = Optional.empty();

  @Option(
      names = "--quantize",
      paramLabel = "NAME",
      description =
          "int8: matrices and the table of words as bytes, so that the file is a quarter of the size"
              + " and the vectors are similar only.")
  private Optional<String> quantize = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "PATH",
      description = "The folder to write, where an earlier export is replaced, or the jar.")
  private Path out;

  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    problems.require(
        quantize.orElse(INT8).equals(INT8),
        "--quantize '%s' is not known%s; int8 is"
            .formatted(
                quantize.orElse(INT8), Suggestions.hint(quantize.orElse(INT8), List.of(INT8))));
    problems.require(
        Stream.of(onnx, langChain4j, openSearch, vespa).filter(form -> form).count() == 1,
        "Give one of --onnx, --langchain4j, --opensearch and --vespa");
    problems.require(
        javaClass.isEmpty() || langChain4j, "--java-class names the class of --langchain4j's jar");
    problems.attempt(() -> langChain4j ? checkJar() : checkFolder());
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        SentenceTransformer loaded = model.load(problems, progress)) {
      progress.close();
      ExportReport report = export(loaded);
      if (json.isGiven()) {
        JsonOption.print(terminal, toJson(report));
      } else {
        print(report);
      }
      if (report.verification().isEmpty()) {
        terminal
            .err()
            .println(
                "Not verified: ONNX Runtime is not on the class path, so nobody has run the file"
                    + " yet. Add "
                    + OnnxExporter.runtimeDependency());
      }
    }
    return AttuneCommandLine.DONE;
  }

  private Path checkFolder() throws IOException {
    String marker =
        openSearch
            ? OpenSearchExporter.REGISTRATION
            : vespa ? VespaExporter.SERVICES : "modules.json";
    return ResultFolder.check("--out", out, marker, Path.of(model.reference()));
  }

  private Path checkJar() {
    if (!out.toString().endsWith(".jar") || Files.isDirectory(out)) {
      throw new InvalidInputException(
          "--out %s is no name for a jar, which --langchain4j writes; it ends with .jar"
              .formatted(out));
    }
    OutputFile.requireWritable("--out", out);
    return out;
  }

  private ExportReport export(SentenceTransformer loaded) throws IOException {
    if (langChain4j) {
      return LangChain4jExporter.export(loaded, out, className(), precision());
    }
    if (openSearch) {
      return OpenSearchExporter.export(loaded, out, precision());
    }
    return vespa
        ? VespaExporter.export(loaded, out, precision())
        : OnnxExporter.export(loaded, out, precision());
  }

  private String className() {
    return javaClass.orElseGet(() -> LangChain4jExporter.defaultClass(out));
  }

  private void print(ExportReport report) {
    terminal
        .out()
        .printf(Locale.ROOT, "Wrote %s (%.1f MB)%n", report.file(), report.bytes() / MEGABYTE);
    if (langChain4j) {
      terminal.out().println("The class is " + className());
    }
    report.verification().ifPresent(this::print);
  }

  private void print(Verification verification) {
    terminal
        .out()
        .printf(
            Locale.ROOT,
            "Verified in ONNX Runtime %s: vectors of %d texts %s%n",
            verification.runtime(),
            verification.texts(),
            quantize.isPresent()
                ? "have a cosine of %.4f at least with the model's own"
                    .formatted(verification.lowestCosine())
                : "and of their tokens differ by %.1e at most".formatted(largest(verification)));
  }

  private OnnxPrecision precision() {
    return quantize.isPresent() ? OnnxPrecision.INT8 : OnnxPrecision.FLOAT32;
  }

  private static double largest(Verification verification) {
    return Math.max(verification.tokenDifference(), verification.sentenceDifference());
  }

  private ObjectNode toJson(ExportReport report) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("file", report.file().toString())
            .put("bytes", report.bytes())
            .put("quantization", quantize.orElse("none"))
            .put("verified", report.verification().isPresent());
    if (langChain4j) {
      result.put("class", className());
    }
    report
        .verification()
        .ifPresent(
            verification ->
                result
                    .put("onnxruntime", verification.runtime())
                    .put("token_difference", verification.tokenDifference())
                    .put("sentence_difference", verification.sentenceDifference())
                    .put("lowest_cosine", verification.lowestCosine()));
    return result;
  }
}
