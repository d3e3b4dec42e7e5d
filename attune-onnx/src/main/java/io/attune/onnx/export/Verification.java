package io.attune.onnx.export;

/**
 * How an exported file compared with the model. Differences are those of single components, in
 * relation to the largest component of the vector where that is above 1.
 *
 * @param runtime version of ONNX Runtime
 * @param texts how many were encoded by both
 * @param tokenDifference the largest of any token's vector
 * @param sentenceDifference the largest of any text's vector
 */
public record Verification(
    String runtime, int texts, double tokenDifference, double sentenceDifference) {
  /** More than this is refused. */
  public static final double TOLERANCE = 1e-5;

  boolean passes() {
    // Not the other way round: a NaN does not pass.
    return tokenDifference <= TOLERANCE && sentenceDifference <= TOLERANCE;
  }
}
