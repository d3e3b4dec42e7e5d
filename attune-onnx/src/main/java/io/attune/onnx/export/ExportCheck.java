package io.attune.onnx.export;

import ai.onnxruntime.OrtException;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Compares an exported file, run by ONNX Runtime, with the model it was made of: awkward texts, all
 * in one batch, padded once on the right and once on the left.
 */
final class ExportCheck {
  /** No prompt, not even the default one, as token ids are compared. */
  private static final EncodeOptions PLAIN = EncodeOptions.builder().prompt("").build();

  private final SentenceTransformer model;
  private final List<String> texts;
  private double tokenDifference;
  private double sentenceDifference;

  private ExportCheck(SentenceTransformer model) {
    this.model = model;
    this.texts = AwkwardTexts.of(model.maxSeqLength());
  }

  /**
   * @param padding the token that fills up texts
   * @return how large the differences are, none above the tolerance
   * @throws ExportFailedException if ONNX Runtime cannot run the file, or to other vectors
   */
  static Verification check(SentenceTransformer model, Path file, int padding)
      throws ExportFailedException {
    Verification verification;
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file)) {
      verification = new ExportCheck(model).compare(session, padding);
    } catch (OrtException e) {
      throw new ExportFailedException(
          "Nothing was exported: ONNX Runtime cannot run the file: " + e.getMessage(), e);
    }
    if (!verification.passes()) {
      throw new ExportFailedException(
          String.format(
              Locale.ROOT,
              "Nothing was exported: in ONNX Runtime the file computes other vectors than the"
                  + " model. The largest difference is %.1e in vectors of tokens and %.1e in"
                  + " vectors of texts; up to %.0e is allowed",
              verification.tokenDifference(),
              verification.sentenceDifference(),
              Verification.TOLERANCE));
    }
    return verification;
  }

  private Verification compare(OnnxRuntimeSession session, int padding) throws OrtException {
    List<int[]> tokenIds = model.tokenize(texts);
    List<float[][]> tokens = model.encodeTokens(texts, PLAIN);
    float[][] sentences = model.encode(texts, PLAIN);
    for (PaddedBatch.Side side : PaddedBatch.Side.values()) {
      PaddedBatch batch = PaddedBatch.of(tokenIds, padding, side);
      OnnxRuntimeSession.Outputs outputs = session.run(batch);
      for (int text = 0; text < sentences.length; text++) {
        sentenceDifference =
            larger(sentenceDifference, difference(sentences[text], outputs.sentences()[text]));
        float[][] own = tokens.get(text);
        for (int token = 0; token < own.length; token++) {
          float[] theirs = outputs.tokens()[text][batch.starts()[text] + token];
          tokenDifference = larger(tokenDifference, difference(own[token], theirs));
        }
      }
    }
    return new Verification(
        OnnxRuntimeSession.version(), texts.size(), tokenDifference, sentenceDifference);
  }

  /** Of the component that differs most, in relation to the largest where that is above 1. */
  private static double difference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double magnitude = 1;
    for (int i = 0; i < expected.length; i++) {
      largest = larger(largest, Math.abs((double) expected[i] - actual[i]));
      magnitude = Math.max(magnitude, Math.abs(expected[i]));
    }
    return largest / magnitude;
  }

  /** A NaN is larger than any number. */
  private static double larger(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
  }
}
