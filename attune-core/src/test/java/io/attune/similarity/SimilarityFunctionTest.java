package io.attune.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimilarityFunctionTest {
  private static final long SEED = 20261;

  static float[][] random(int rows, int dimension, Random random) {
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  @ParameterizedTest
  @EnumSource(SimilarityFunction.class)
  void matrixAndPairwiseEqualTheDefinition(SimilarityFunction function) {
    Random random = new Random(SEED);
    for (int dimension : new int[] {1, 2, 31, 384}) {
      for (int rows : new int[] {1, 3, 130}) { // from 128 on by oneDNN
        float[][] a = random(rows, dimension, random);
        float[][] b = random(rows + 2, dimension, random);
        float[][] matrix = function.matrix(a, b);
        float[] pairs = function.pairwise(a, java.util.Arrays.copyOf(b, rows));
        for (int i = 0; i < rows; i++) {
          double pair = function.of(a[i], b[i]); // the plain twin of what the engine computes
          assertThat((double) pairs[i])
              .isCloseTo(pair, within(rounding(function, a[i], b[i], pair)));
          for (int j = 0; j < b.length; j++) {
            double expected = function.of(a[i], b[j]);
            assertThat((double) matrix[i][j])
                .as("%s of %d and %d, dimension %d", function, i, j, dimension)
                .isCloseTo(expected, within(rounding(function, a[i], b[j], expected)));
          }
        }
      }
    }
  }

  /** What float32 may make of it; a dot product's terms can be far larger than their sum. */
  private static double rounding(
      SimilarityFunction function, float[] a, float[] b, double expected) {
    double lengths = function == SimilarityFunction.DOT ? length(a) * length(b) : 1;
    return 2e-6 * (10 + Math.abs(expected)) + 1e-7 * lengths;
  }

  private static double length(float[] vector) {
    return Math.sqrt(SimilarityFunction.DOT.of(vector, vector));
  }

  @Test
  void theDefinitionsAreTheTextbookOnes() {
    float[] a = {3, 4};
    float[] b = {4, -3};
    float[] c = {6, 8};
    assertThat(SimilarityFunction.COSINE.of(a, b)).isZero();
    assertThat(SimilarityFunction.COSINE.of(a, c)).isCloseTo(1, within(1e-15));
    assertThat(SimilarityFunction.DOT.of(a, c)).isEqualTo(50);
    assertThat(SimilarityFunction.EUCLIDEAN.of(a, c)).isEqualTo(-5);
    assertThat(SimilarityFunction.MANHATTAN.of(a, c)).isEqualTo(-7);
  }

  @Test
  void aVectorOfZerosHasCosineZero() {
    float[][] zeros = {{0, 0}};
    float[][] others = {{1, 2}, {0, 0}};
    assertThat(SimilarityFunction.COSINE.matrix(zeros, others)[0]).containsExactly(0, 0);
    assertThat(SimilarityFunction.COSINE.pairwise(zeros, zeros)).containsExactly(0);
  }

  @Test
  void nearVectorsHaveAnExactDistance() {
    // |a|² + |b|² − 2ab would lose this in rounding.
    float[][] a = {{10_000, 1}};
    float[][] b = {{10_000, 1.001f}};
    assertThat((double) SimilarityFunction.EUCLIDEAN.matrix(a, b)[0][0])
        .isCloseTo(-0.001, within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(SimilarityFunction.class)
  void refusesVectorsOfDifferentDimensions(SimilarityFunction function) {
    float[][] two = {{1, 2}};
    float[][] three = {{1, 2, 3}};
    assertThatThrownBy(() -> function.matrix(two, three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Vectors differ in dimension: 2 and 3");
    assertThatThrownBy(() -> function.pairwise(two, three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Vectors differ in dimension: 2 and 3");
    assertThatThrownBy(() -> function.pairwise(two, new float[0][]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("equally many vectors, but got 1 and 0");
    assertThatThrownBy(() -> function.matrix(new float[][] {{1}, {1, 2}}, new float[][] {{1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Row 1 has 2 components, but row 0 has 1");
    assertThat(function.matrix(new float[0][], three)).isEmpty();
    assertThat(function.matrix(two, new float[0][])).isEqualTo(new float[1][0]);
  }

  @Test
  void isNamedAsInSentenceTransformers() {
    assertThat(SimilarityFunction.values())
        .extracting(SimilarityFunction::key)
        .containsExactly("cosine", "dot", "euclidean", "manhattan");
    for (SimilarityFunction function : SimilarityFunction.values()) {
      assertThat(SimilarityFunction.fromKey(function.key())).isEqualTo(function);
    }
    assertThatThrownBy(() -> SimilarityFunction.fromKey("cosin"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Unknown similarity function 'cosin' (did you mean 'cosine'?); allowed: cosine, dot,"
                + " euclidean, manhattan");
  }
}
