package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapIntervalTest {
  private static final BootstrapInterval DEFAULT = BootstrapInterval.DEFAULT;

  @Test
  void theDefaultsArePinned() {
    assertThat(DEFAULT).isEqualTo(new BootstrapInterval(10_000, 42));
  }

  @Test
  void theFiguresAreTheSameEverywhere() {
    double[] values = uniform(50, 1, x -> x);
    assertThat(DEFAULT.mean(values))
        .isEqualTo(
            new MetricEstimate(0.46532106249954935, 0.38197974634956217, 0.5489237998187911));
    List<MetricEstimate> fromThreads =
        IntStream.range(0, 8).parallel().mapToObj(i -> DEFAULT.mean(values)).distinct().toList();
    assertThat(fromThreads).hasSize(1);
  }

  @Test
  void theGeneratorIsSplitMix64() {
    // The first numbers of seed 1234567 in the reference implementation by Vigna (splitmix64.c).
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
    assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
    assertThat(random.nextLong()).isEqualTo(-8629252141511181193L);
  }

  @Test
  void drawsAllItemsAlikeOften() {
    SplitMix64 random = new SplitMix64(42);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(9_700, 10_300);
    }
  }

  @Test
  void approachesTheNormalIntervalOfManyValues() {
    double[] values = uniform(2_000, 7, x -> x);
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double half = 1.96 * Math.sqrt(variance / values.length);
    MetricEstimate estimate = DEFAULT.mean(values);
    assertThat(estimate.value()).isCloseTo(mean, within(1e-12));
    assertThat(estimate.low()).isCloseTo(mean - half, within(0.06 * half));
    assertThat(estimate.high()).isCloseTo(mean + half, within(0.06 * half));
  }

  @Test
  void coversTheTruthAboutAsOftenAsPromised() {
    assertThat(coverage(100, x -> x < 0.7 ? 1 : 0, 0.7)).isBetween(0.92, 0.97);
    assertThat(coverage(60, x -> x, 0.5)).isBetween(0.92, 0.97);
    assertThat(coverage(60, x -> x * x * x, 0.25)).isBetween(0.91, 0.97);
    // Nearly all right: without the exact limit, the many samples of ones would cover nothing.
    assertThat(coverage(20, x -> x < 0.97 ? 1 : 0, 0.97)).isGreaterThan(0.95);
  }

  private static double coverage(int items, DoubleUnaryOperator quantile, double truth) {
    BootstrapInterval interval = new BootstrapInterval(1_000, 42);
    int covered = 0;
    int runs = 1_000;
    for (int run = 0; run < runs; run++) {
      MetricEstimate estimate = interval.mean(uniform(items, 1_000 + run, quantile));
      covered += estimate.low() <= truth && truth <= estimate.high() ? 1 : 0;
    }
    return (double) covered / runs;
  }

  @Test
  void pairedDifferencesAreSharperThanTwoIntervals() {
    double[] hard = uniform(100, 5, x -> 0.9 * x);
    double[] better = Arrays.stream(hard).map(x -> x + 0.03).toArray();
    assertThat(DEFAULT.mean(better).low()).isLessThan(DEFAULT.mean(hard).high());
    MetricEstimate difference = DEFAULT.difference(better, hard);
    assertThat(difference.value()).isCloseTo(0.03, within(1e-12));
    assertThat(difference.isDistinguishable()).isTrue();
  }

  @Test
  void equalValuesDifferByExactlyZero() {
    double[] values = uniform(37, 5, x -> x);
    MetricEstimate difference = DEFAULT.difference(values, values.clone());
    assertThat(difference).isEqualTo(new MetricEstimate(0, 0, 0));
    assertThat(difference.isDistinguishable()).isFalse();
  }

  @Test
  void swappingTheModelsMirrorsTheInterval() {
    double[] a = uniform(40, 5, x -> x);
    double[] b = uniform(40, 6, x -> x);
    MetricEstimate forth = DEFAULT.difference(a, b);
    MetricEstimate back = DEFAULT.difference(b, a);
    assertThat(back).isEqualTo(new MetricEstimate(-forth.value(), -forth.high(), -forth.low()));
  }

  @Test
  void aMetricGetsTheSameIntervalAloneAndAmongOthers() {
    Map<String, double[]> samples = new LinkedHashMap<>();
    for (int seed = 0; seed < 5; seed++) {
      samples.put("m" + seed, uniform(60, seed, x -> x));
    }
    Map<String, MetricEstimate> together = DEFAULT.means(samples);
    assertThat(List.copyOf(together.keySet())).isEqualTo(List.copyOf(samples.keySet()));
    samples.forEach((m, values) -> assertThat(together.get(m)).isEqualTo(DEFAULT.mean(values)));
  }

  @Test
  void onesAndZerosGetTheExactBinomialLimit() {
    double[] ones = new double[10];
    Arrays.fill(ones, 1);
    // Clopper and Pearson: 0.025^(1/10).
    assertThat(DEFAULT.mean(ones).low()).isCloseTo(0.6915, within(1e-4));
    assertThat(DEFAULT.mean(ones).high()).isEqualTo(1);
    assertThat(DEFAULT.mean(new double[10]).high()).isCloseTo(0.3085, within(1e-4));
    assertThat(DEFAULT.mean(new double[] {1}).low()).isCloseTo(0.025, within(1e-12));
  }

  @Test
  void equalValuesAreNotSpreadByRounding() {
    double[] values = new double[30];
    Arrays.fill(values, 0.1);
    MetricEstimate estimate = DEFAULT.mean(values);
    assertThat(estimate.value()).isCloseTo(0.1, within(1e-15));
    assertThat(estimate.high() - estimate.low()).isLessThan(1e-15);
  }

  @Test
  void rejectsWhatHasNoMeaning() {
    assertThatThrownBy(() -> DEFAULT.mean(new double[0]))
        .hasMessage("A metric of no items has no value");
    assertThatThrownBy(() -> DEFAULT.mean(new double[] {0.5, 1.5}))
        .hasMessage("Values of a metric must be from 0 to 1, but item 1 is 1.5");
    assertThatThrownBy(() -> DEFAULT.mean(new double[] {Double.NaN}))
        .hasMessageContaining("item 0 is NaN");
    assertThatThrownBy(() -> DEFAULT.difference(new double[3], new double[4]))
        .hasMessageContaining("has 3 values here and 4 in the baseline");
    assertThatThrownBy(() -> new BootstrapInterval(99, 1)).hasMessageContaining("is 99");
  }

  private static double[] uniform(int items, long seed, DoubleUnaryOperator quantile) {
    Random random = new Random(seed);
    return random.doubles(items).map(quantile).toArray();
  }
}
