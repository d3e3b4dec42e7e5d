package io.attune.onnx.export;

import ai.onnxruntime.OrtException;
import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Compares a file that somebody made, run by ONNX Runtime, with the model that was read of it. */
final class ImportCheck {
  private ImportCheck() {}

  /**
   * @param padding the token that fills up texts
   * @return how large the differences are, none above the tolerance
   * @throws InvalidInputException if ONNX Runtime cannot run the file, or to other vectors
   */
  static Verification check(SentenceTransformer model, Path file, int padding) {
    Verification verification;
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file)) {
      // Other exporters count places by columns, so that padding has to come last.
      verification =
          VectorDifferences.withTokens(model)
              .measure(session, padding, List.of(PaddedBatch.Side.RIGHT));
    } catch (OrtException e) {
      throw new InvalidInputException(
          file + ": ONNX Runtime cannot run the file: " + e.getMessage(), e);
    }
    if (!verification.passes(OnnxPrecision.FLOAT32)) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s: in ONNX Runtime it computes other vectors than its weights do with the settings"
                  + " beside it: the largest difference is %.1e in vectors of tokens and %.1e in"
                  + " vectors of texts; up to %.0e is allowed. It may be another architecture, or"
                  + " the settings another model's",
              file,
              verification.tokenDifference(),
              verification.sentenceDifference(),
              Verification.TOLERANCE));
    }
    return verification;
  }
}
