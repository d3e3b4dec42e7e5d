package io.attune.onnx.export;

import ai.onnxruntime.OrtException;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.util.List;

/** How far apart the vectors of a model and of an ONNX file are, on awkward texts in one batch. */
final class VectorDifferences {
  /** No prompt, not even the default one, as token ids are compared. */
  private static final EncodeOptions PLAIN = EncodeOptions.builder().prompt("").build();

  private final SentenceTransformer model;
  private final List<String> texts;
  private double tokenDifference;
  private double sentenceDifference;
  private double lowestCosine = 1;

  private VectorDifferences(SentenceTransformer model, List<String> texts) {
    this.model = model;
    this.texts = texts;
  }

  /** Of all texts. */
  static VectorDifferences ofAll(SentenceTransformer model) {
    return new VectorDifferences(model, AwkwardTexts.of(model.maxSeqLength()));
  }

  /** Of those texts that have any tokens: for the others, exporters give what they like. */
  static VectorDifferences withTokens(SentenceTransformer model) {
    return new VectorDifferences(
        model,
        AwkwardTexts.of(model.maxSeqLength()).stream()
            .filter(text -> model.tokenize(List.of(text)).get(0).length > 0)
            .toList());
  }

  /**
   * Runs the file.
   *
   * @param padding the token that fills up texts
   * @param sides where padding stands, one run each
   */
  Verification measure(OnnxRuntimeSession session, int padding, List<PaddedBatch.Side> sides)
      throws OrtException {
    List<int[]> tokenIds = model.tokenize(texts);
    List<float[][]> tokens = model.encodeTokens(texts, PLAIN);
    float[][] sentences = model.encode(texts, PLAIN);
    for (PaddedBatch.Side side : sides) {
      PaddedBatch batch = PaddedBatch.of(tokenIds, padding, side);
      OnnxRuntimeSession.Outputs outputs = session.run(batch);
      for (int text = 0; text < sentences.length; text++) {
        if (outputs.sentences().isPresent()) {
          float[] theirs = outputs.sentences().get()[text];
          sentenceDifference = larger(sentenceDifference, difference(sentences[text], theirs));
          lowestCosine = -larger(-lowestCosine, -cosine(sentences[text], theirs));
        }
        float[][] own = tokens.get(text);
        for (int token = 0; token < own.length; token++) {
          float[] theirs = outputs.tokens()[text][batch.starts()[text] + token];
          tokenDifference = larger(tokenDifference, difference(own[token], theirs));
        }
      }
    }
    return new Verification(
        OnnxRuntimeSession.version(),
        texts.size(),
        tokenDifference,
        sentenceDifference,
        lowestCosine);
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

  /** 1 for two vectors of zeros, as of texts without tokens. */
  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double lengthOfA = 0;
    double lengthOfB = 0;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      product += (double) a[i] * b[i];
      lengthOfA += (double) a[i] * a[i];
      lengthOfB += (double) b[i] * b[i];
    }
    double length = Math.sqrt(lengthOfA * lengthOfB);
    return length == 0 && lengthOfA == lengthOfB ? 1 : product / length;
  }

  /** A NaN is larger than any number. */
  private static double larger(double a, double b) {
    return Double.isNaN(a) || Double.isNaN(b) ? Double.NaN : Math.max(a, b);
  }
}
