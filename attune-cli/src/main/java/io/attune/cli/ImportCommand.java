package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.onnx.OnnxImporter;
import io.attune.onnx.export.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attune import}. */
@Command(
    name = "import",
    header = "Makes a model that can be trained of an ONNX file.",
    description = {
      "",
      "Takes the weights out of an ONNX file that Attune or PyTorch's exporter (Optimum) wrote, for"
          + " when it is all that is left of a model. The model's settings, config.json and"
          + " tokenizer.json at least, must lie beside the file, or one folder above. ONNX Runtime"
          + " runs the file, and the folder appears only if it gives the same vectors."
    },
    optionListHeading = "%nOptions%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune import --onnx exported/model.onnx --out model",
      "  attune import --onnx hub-folder/onnx/model.onnx --out model --json"
    })
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--onnx",
      required = true,
      paramLabel = "FILE",
      description = "The encoder, float32 or half precision, not quantised.")
  private Path onnx;

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

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ResultFolder.check("--out", out, "modules.json", onnx);
    Verification verification = OnnxImporter.importModel(onnx, out);
    if (json.isGiven()) {
      JsonOption.print(
          terminal,
          JsonNodeFactory.instance
              .objectNode()
              .put("folder", out.toString())
              .put("onnxruntime", verification.runtime())
              .put("token_difference", verification.tokenDifference())
              .put("sentence_difference", verification.sentenceDifference()));
    } else {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "Wrote %s%nThe vectors of %d texts and of their tokens differ by %.1e at most from"
                  + " the file's in ONNX Runtime %s%n",
              out,
              verification.texts(),
              Math.max(verification.tokenDifference(), verification.sentenceDifference()),
              verification.runtime());
    }
    return AttuneCommandLine.DONE;
  }
}
