package io.attune.onnx.export;

/**
 * How an exported file compared with the model. Differences are those of single components, in
 * relation to the largest component of the vector where that is above 1.
 *
 * @param runtime version of ONNX Runtime
 * @param texts how many were encoded by both
 * @param tokenDifference the largest of any token's vector
 * @param sentenceDifference the largest of any text's vector
 * @param lowestCosine the cosine of the two vectors of that text where it is lowest
 */
public record Verification(
    String runtime,
    int texts,
    double tokenDifference,
    double sentenceDifference,
    double lowestCosine) {
  /** A larger difference than this is refused. */
  public static final double TOLERANCE = 1e-5;

  /** A lower cosine than this is refused of weights of one byte each. */
  public static final double LOWEST_COSINE_OF_INT8 = 0.95;

  boolean passes(OnnxPrecision precision) {
    // Not the other way round: a NaN does not pass.
    return precision == OnnxPrecision.INT8
        ? lowestCosine >= LOWEST_COSINE_OF_INT8
        : tokenDifference <= TOLERANCE && sentenceDifference <= TOLERANCE;
  }
}
