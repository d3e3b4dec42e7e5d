package io.attune.onnx.export;

import ai.onnxruntime.OrtException;
import io.attune.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Compares an exported file, run by ONNX Runtime, with the model it was made of: awkward texts, all
 * in one batch, padded once on the right and once on the left.
 */
final class ExportCheck {
  private ExportCheck() {}

  /**
   * @param padding the token that fills up texts
   * @param precision of the file
   * @return how large the differences are, none above what the precision explains
   * @throws ExportFailedException if ONNX Runtime cannot run the file, or to other vectors
   */
  static Verification check(
      SentenceTransformer model, Path file, int padding, OnnxPrecision precision)
      throws ExportFailedException {
    Verification verification;
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file)) {
      verification =
          VectorDifferences.ofAll(model)
              .measure(session, padding, List.of(PaddedBatch.Side.values()));
    } catch (OrtException e) {
      throw new ExportFailedException(
          "Nothing was exported: ONNX Runtime cannot run the file: " + e.getMessage(), e);
    }
    if (!verification.passes(precision)) {
      throw new ExportFailedException("Nothing was exported: " + failure(verification, precision));
    }
    return verification;
  }

  private static String failure(Verification verification, OnnxPrecision precision) {
    return precision == OnnxPrecision.INT8
        ? String.format(
            Locale.ROOT,
            "as int8 the model loses too much. The lowest cosine of a text's vector with the"
                + " model's own is %.4f; at least %.2f is needed. Export it without --quantize",
            verification.lowestCosine(),
            Verification.LOWEST_COSINE_OF_INT8)
        : String.format(
            Locale.ROOT,
            "in ONNX Runtime the file computes other vectors than the model. The largest"
                + " difference is %.1e in vectors of tokens and %.1e in vectors of texts; up to"
                + " %.0e is allowed",
            verification.tokenDifference(),
            verification.sentenceDifference(),
            Verification.TOLERANCE);
  }
}
