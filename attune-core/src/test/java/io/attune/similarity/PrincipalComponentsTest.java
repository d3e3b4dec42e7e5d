package io.attune.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
  @Test
  void ofPointsOnALineOneComponentShowsAll() {
    float[][] points = {{1, 2, 3}, {2, 4, 6}, {4, 8, 12}, {5, 10, 15}};
    PrincipalComponents parts = PrincipalComponents.of(points, 2);
    assertThat(parts.shares()[0]).isCloseTo(1, within(1e-6f));
    float unit = (float) Math.sqrt(14); // the length of (1, 2, 3)
    for (int i = 0; i < points.length; i++) {
      assertThat(Math.abs(parts.coordinates()[i][0]))
          .isCloseTo(Math.abs(points[i][0] - 3) * unit, within(1e-4f));
      assertThat(parts.coordinates()[i][1]).isCloseTo(0, within(1e-4f));
    }
  }

  /** As many components as dimensions lose nothing: all distances stay. */
  @Test
  void componentsKeepDistancesAndAreSortedAndIndependent() {
    Random random = new Random(1);
    float[][] points = new float[30][4];
    for (float[] point : points) {
      for (int i = 0; i < point.length; i++) {
        point[i] = (float) random.nextGaussian() * (i + 1) + 7;
      }
    }
    PrincipalComponents parts = PrincipalComponents.of(points, 4);
    float[] shares = parts.shares();
    assertThat(shares[0] + shares[1] + shares[2] + shares[3]).isCloseTo(1, within(1e-5f));
    assertThat(shares).isSortedAccordingTo((a, b) -> Float.compare(b, a));
    for (int i = 1; i < points.length; i++) {
      assertThat(distance(parts.coordinates()[0], parts.coordinates()[i]))
          .isCloseTo(distance(points[0], points[i]), within(1e-4));
    }
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b < a; b++) {
        double product = 0;
        for (float[] row : parts.coordinates()) {
          product += (double) row[a] * row[b];
        }
        assertThat(product).isCloseTo(0, within(1e-3));
      }
    }
  }

  @Test
  void whatIsNotThereIsZero() {
    PrincipalComponents one = PrincipalComponents.of(new float[][] {{3, 4}}, 2);
    assertThat(one.coordinates()).isDeepEqualTo(new float[][] {{0, 0}});
    assertThat(one.shares()).containsExactly(0, 0);
    PrincipalComponents equal = PrincipalComponents.of(new float[][] {{3}, {3}, {3}}, 2);
    assertThat(equal.coordinates()).isDeepEqualTo(new float[3][2]);
  }

  private static double distance(float[] a, float[] b) {
    double square = 0;
    for (int i = 0; i < a.length; i++) {
      square += Math.pow(a[i] - b[i], 2);
    }
    return Math.sqrt(square);
  }
}
