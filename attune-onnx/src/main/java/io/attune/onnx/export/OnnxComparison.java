package io.attune.onnx.export;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells whether an ONNX file, whoever made it, computes what a model folder computes, by running
 * both on awkward texts.
 */
public final class OnnxComparison {
  private OnnxComparison() {}

  /**
   * Compares vectors of tokens, and those of texts where the file has them.
   *
   * @param folder of the model
   * @param onnx of the file, whose inputs and outputs are those of {@link OnnxExporter} or of
   *     Optimum
   * @return how large the differences are, none above the tolerance
   * @throws InvalidInputException if the file cannot be run or computes other vectors
   * @throws IOException if the folder cannot be read
   */
  public static Verification compare(Path folder, Path onnx) throws IOException {
    if (!OnnxRuntimeSession.isAvailable()) {
      throw new InvalidInputException(
          "ONNX Runtime is not on the class path, by which vectors are compared. Add "
              + OnnxExporter.runtimeDependency());
    }
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      return ImportCheck.check(model, onnx, OnnxExporter.padding(ModelFolder.read(folder)));
    }
  }
}
