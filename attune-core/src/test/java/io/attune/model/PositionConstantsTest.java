package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PositionConstantsTest {
  @Test
  void frequenciesFallFromOneByEqualFactors() {
    float[] frequencies = PositionConstants.rotaryFrequencies(10_000, 8, 1);
    assertThat(frequencies).containsExactly(new float[] {1, 0.1f, 0.01f, 0.001f}, within(1e-7f));
  }

  @Test
  void scalingStretchesTheWavelengths() {
    float[] frequencies = PositionConstants.rotaryFrequencies(10_000, 8, 16);
    assertThat(frequencies[0]).isCloseTo((float) Math.pow(16, -0.25), within(1e-6f));
    assertThat(frequencies[3]).isLessThan(0.001f);
  }

  @Test
  void nearDistancesHaveBucketsOfTheirOwn() {
    int[] buckets = PositionConstants.relativeBuckets(200);
    assertThat(Arrays.copyOfRange(buckets, 200 - 8, 200 + 8))
        .containsExactly(8, 7, 6, 5, 4, 3, 2, 1, 0, 17, 18, 19, 20, 21, 22, 23);
    assertThat(buckets[200 - 127]).isEqualTo(15);
    assertThat(buckets[0]).isEqualTo(15);
    assertThat(buckets[400]).isEqualTo(31);
  }

  private static Offset<Float> within(float difference) {
    return Offset.offset(difference);
  }
}
