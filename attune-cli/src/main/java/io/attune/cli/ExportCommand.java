package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.model.SentenceTransformer;
import io.attune.onnx.export.ExportReport;
import io.attune.onnx.export.OnnxExporter;
import io.attune.onnx.export.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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
          + " vectors are not the model's."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune export --model run/model --onnx --out exported",
      "  attune export --model all-MiniLM-L6-v2 --onnx --out minilm-onnx --json"
    })
final class ExportCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  private final Terminal terminal;

  @Mixin private ModelOption model;

  @SuppressWarnings("UnusedVariable") // the only form there is; others may join it
  @Option(
      names = "--onnx",
      required = true,
      description = "As ONNX: float32, opset 17, one file of less than 2 GiB.")
  private boolean onnx;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; a model that is there is replaced.")
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
    problems.attempt(
        () -> ResultFolder.check("--out", out, "modules.json", Path.of(model.reference())));
    try (ProgressDisplay progress = new ProgressDisplay(terminal);
        SentenceTransformer loaded = model.load(problems, progress)) {
      progress.close();
      ExportReport report = OnnxExporter.export(loaded, out);
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

  private void print(ExportReport report) {
    terminal
        .out()
        .printf(Locale.ROOT, "Wrote %s (%.1f MB)%n", report.file(), report.bytes() / MEGABYTE);
    report
        .verification()
        .ifPresent(
            verification ->
                terminal
                    .out()
                    .printf(
                        Locale.ROOT,
                        "Verified in ONNX Runtime %s: vectors of %d texts and of their tokens"
                            + " differ by %.1e at most%n",
                        verification.runtime(),
                        verification.texts(),
                        largest(verification)));
  }

  private static double largest(Verification verification) {
    return Math.max(verification.tokenDifference(), verification.sentenceDifference());
  }

  private static ObjectNode toJson(ExportReport report) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("file", report.file().toString())
            .put("bytes", report.bytes())
            .put("verified", report.verification().isPresent());
    report
        .verification()
        .ifPresent(
            verification ->
                result
                    .put("onnxruntime", verification.runtime())
                    .put("token_difference", verification.tokenDifference())
                    .put("sentence_difference", verification.sentenceDifference()));
    return result;
  }
}
