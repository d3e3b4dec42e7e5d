package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest {
  private static final int SIZE = 1 << 20;

  /** Four standard deviations of a mean of SIZE values whose own deviation is at most 1/2. */
  private static final double CHANCE = 4 * 0.5 / Math.sqrt(SIZE);

  /** What dropout makes of ones: 0 where it drops, the scale elsewhere. */
  private static float[] mask(Dropout dropout, double probability, int size, ScalarType type) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor ones = Tensors.cast(torch.ones(size), type);
      return Tensors.toFloats(dropout.apply(ones, probability));
    }
  }

  private static float[] mask(long seed, long pass, double probability) {
    return mask(new Dropout(seed, pass), probability, SIZE, ScalarType.Float);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.1, 0.5, 0.9})
  void dropsTheGivenShareAndPreservesTheMean(double probability) {
    float[] mask = mask(42, 0, probability);
    double sum = 0;
    int dropped = 0;
    Set<Float> values = new TreeSet<>();
    for (float value : mask) {
      sum += value;
      dropped += value == 0 ? 1 : 0;
      values.add(value);
    }
    assertThat(values).hasSize(2).contains(0f);
    assertThat((double) dropped / SIZE).isCloseTo(probability, within(CHANCE + 1.0 / 65536));
    assertThat(sum / SIZE).isCloseTo(1, within(CHANCE / (1 - probability)));
  }

  @Test
  void theMaskIsAFunctionOfSeedPassAndCall() {
    assertThat(mask(42, 7, 0.5)).isEqualTo(mask(42, 7, 0.5));
    Dropout twoCalls = new Dropout(42, 7);
    float[] first = mask(twoCalls, 0.5, SIZE, ScalarType.Float);
    float[] second = mask(twoCalls, 0.5, SIZE, ScalarType.Float);
    assertThat(first).isEqualTo(mask(42, 7, 0.5));
    assertIndependent(first, second);
    assertIndependent(first, mask(43, 7, 0.5));
    assertIndependent(first, mask(42, 8, 0.5));
    assertIndependent(first, mask(7, 42, 0.5));
    assertIndependent(mask(0, 0, 0.5), mask(0, 1, 0.5));
  }

  @Test
  void neighboursAreIndependent() {
    float[] mask = mask(42, 0, 0.5);
    for (int distance : new int[] {1, 2, 3, 4, 5, 8, 384, 1 << 15}) {
      float[] shifted = new float[SIZE];
      System.arraycopy(mask, distance, shifted, 0, SIZE - distance);
      System.arraycopy(mask, 0, shifted, SIZE - distance, distance);
      assertIndependent(mask, shifted);
    }
  }

  /** At probability one half, independent masks agree at half of the positions. */
  private static void assertIndependent(float[] a, float[] b) {
    int agreeing = 0;
    for (int i = 0; i < SIZE; i++) {
      agreeing += (a[i] == 0) == (b[i] == 0) ? 1 : 0;
    }
    assertThat((double) agreeing / SIZE).isCloseTo(0.5, within(CHANCE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, (1 << 15) - 1, (1 << 15) + 1, 100_003})
  void neitherThreadsNorSizeChangeAMask(int size) {
    float[] whole = mask(42, 3, 0.3);
    ForkJoinPool oneThread = new ForkJoinPool(1);
    ForkJoinPool threeThreads = new ForkJoinPool(3);
    try {
      float[] byOne = oneThread.submit(() -> part(size)).join();
      float[] byThree = threeThreads.submit(() -> part(size)).join();
      assertThat(byOne).isEqualTo(byThree);
      assertThat(byOne).isEqualTo(Arrays.copyOf(whole, size));
    } finally {
      oneThread.shutdown();
      threeThreads.shutdown();
    }
  }

  private static float[] part(int size) {
    return mask(new Dropout(42, 3), 0.3, size, ScalarType.Float);
  }

  @Test
  void bf16DropsTheSamePositionsAsFloat32() {
    float[] half = mask(new Dropout(42, 3), 0.1, SIZE, ScalarType.BFloat16);
    float[] single = mask(42, 3, 0.1);
    double largest = 0;
    for (int i = 0; i < SIZE; i++) {
      largest = Math.max(largest, Math.abs(half[i] - single[i]));
    }
    assertThat(largest).isBetween(0.0, 1.1 / 256); // 8 bits of precision
  }

  /** The plain twin: SplitMix64 by the book, one 16-bit lane after the other. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 0.02, 0.1, 0.4999, 0.5, 0.5001, 0.9, 0.99999})
  void equalsOneElementAtATime(double probability) {
    int size = 10_007;
    float[] mask = mask(new Dropout(42, 3), probability, size, ScalarType.Float);
    long gamma = 0x9E3779B97F4A7C15L;
    long stream = mix(mix(mix(42) + gamma * 4) + gamma);
    int threshold = (int) Math.min(65535, Math.round(probability * 65536));
    for (int i = 0; i < size; i++) {
      long lane = mix(stream + gamma * (i / 4)) >>> (16 * (i % 4)) & 0xffff;
      assertThat(mask[i] != 0).as("element %d", i).isEqualTo(lane >= threshold);
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Test
  void gradientsPassWhereValuesPass() {
    try (NativeScope scope = NativeScope.open()) {
      Tensor input = torch.ones(64, 33).set_requires_grad(true);
      Tensor output = new Dropout(1, 2).apply(input, 0.4);
      output.sum().backward();
      assertThat(Tensors.toFloats(input.grad())).isEqualTo(Tensors.toFloats(output));
    }
  }

  @Test
  void probabilityZeroChangesNothingAndUsesUpNoMask() {
    try (NativeScope scope = NativeScope.open()) {
      Dropout dropout = new Dropout(42, 7);
      Tensor ones = torch.ones(8);
      assertThat(dropout.apply(ones, 0)).isSameAs(ones);
      assertThat(mask(dropout, 0.5, SIZE, ScalarType.Float)).isEqualTo(mask(42, 7, 0.5));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatIsNoProbabilityBelowOne(double probability) {
    assertThatThrownBy(() -> mask(42, 0, probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Dropout probability must be in [0, 1): " + probability);
  }
}
