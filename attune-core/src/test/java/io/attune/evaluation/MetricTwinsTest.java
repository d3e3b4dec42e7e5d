package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.similarity.SimilarPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Metrics on random data, with ties, agree with slow and readable twins; and a metric of a resample
 * is the metric of a list in which the items stand as often as they were drawn.
 */
class MetricTwinsTest {
  private static final int SEEDS = 200;

  @Test
  void correlationsOfAResampleAreThoseOfTheRepeatedItems() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int items = 3 + random.nextInt(20);
      double[] x = values(random, items);
      double[] y = values(random, items);
      int[] counts = counts(random, items);
      double[] found = new CorrelationMetrics(x, Map.of("cosine", y), "").of(counts);
      double[] repeatedX = repeated(x, counts);
      double[] repeatedY = repeated(y, counts);
      assertThat(found[0])
          .as("seed " + seed)
          .isCloseTo(pearson(repeatedX, repeatedY), within(1e-9));
      assertThat(found[1])
          .as("seed " + seed)
          .isCloseTo(pearson(ranks(repeatedX), ranks(repeatedY)), within(1e-9));
    }
  }

  @Test
  void thresholdsAreTheBestOfAll() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int items = 1 + random.nextInt(20);
      float[] scores = floats(values(random, items));
      boolean[] positive = new boolean[items];
      for (int item = 0; item < items; item++) {
        positive[item] = random.nextBoolean();
      }
      int[] counts = counts(random, items);
      boolean similarity = random.nextBoolean();
      ThresholdMetrics.Figures found =
          new ThresholdMetrics(scores, positive, similarity).of(counts);
      assertThresholds("seed " + seed, found, scores, positive, counts, similarity);
    }
  }

  private static void assertThresholds(
      String seed,
      ThresholdMetrics.Figures found,
      float[] scores,
      boolean[] positive,
      int[] counts,
      boolean similarity) {
    double bestAccuracy = 0;
    double bestF1 = 0;
    double averagePrecision = 0;
    int positives = 0;
    for (int item = 0; item < scores.length; item++) {
      positives += positive[item] ? counts[item] : 0;
    }
    for (int cut = 0; cut < scores.length; cut++) {
      Called called = called(scores, positive, counts, scores[cut], similarity);
      bestAccuracy = Math.max(bestAccuracy, called.accuracy());
      bestF1 = Math.max(bestF1, called.f1());
      averagePrecision +=
          positive[cut] && positives > 0 ? counts[cut] * called.precision() / positives : 0;
    }
    float beyond = similarity ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
    bestAccuracy =
        Math.max(bestAccuracy, called(scores, positive, counts, beyond, similarity).accuracy());
    assertThat(found.accuracy()).as(seed).isCloseTo(bestAccuracy, within(1e-12));
    assertThat(found.f1()).as(seed).isCloseTo(bestF1, within(1e-12));
    assertThat(found.averagePrecision()).as(seed).isCloseTo(averagePrecision, within(1e-12));
    Called atAccuracy = called(scores, positive, counts, found.accuracyThreshold(), similarity);
    assertThat(atAccuracy.accuracy()).as(seed).isCloseTo(bestAccuracy, within(1e-12));
    if (positives > 0) {
      Called atF1 = called(scores, positive, counts, found.f1Threshold(), similarity);
      assertThat(atF1.f1()).as(seed).isCloseTo(bestF1, within(1e-12));
      assertThat(atF1.precision()).as(seed).isCloseTo(found.precision(), within(1e-12));
      assertThat(atF1.matthews()).as(seed).isCloseTo(found.matthewsCorrelation(), within(1e-12));
    }
  }

  private record Called(double right, double wrong, double missed, double rejected) {
    double accuracy() {
      return (right + rejected) / (right + wrong + missed + rejected);
    }

    double precision() {
      return right + wrong == 0 ? 0 : right / (right + wrong);
    }

    double f1() {
      return right == 0 ? 0 : 2 * right / (2 * right + wrong + missed);
    }

    double matthews() {
      double product =
          (right + wrong) * (right + missed) * (rejected + wrong) * (rejected + missed);
      return product == 0 ? 0 : (right * rejected - wrong * missed) / Math.sqrt(product);
    }
  }

  private static Called called(
      float[] scores, boolean[] positive, int[] counts, float threshold, boolean similarity) {
    double[] table = new double[4];
    for (int item = 0; item < scores.length; item++) {
      boolean yes = similarity ? scores[item] >= threshold : scores[item] <= threshold;
      table[(yes ? 0 : 2) + (yes == positive[item] ? 0 : 1)] += counts[item];
    }
    return new Called(table[0], table[1], table[3], table[2]);
  }

  @Test
  void tiedRankingsAverageOverAllOrders() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int documents = 2 + random.nextInt(6);
      float[] scores = new float[documents];
      boolean[] relevant = new boolean[documents];
      for (int i = 0; i < documents; i++) {
        scores[i] = random.nextInt(3);
        relevant[i] = random.nextBoolean();
      }
      relevant[random.nextInt(documents)] = true;
      int k = 1 + random.nextInt(documents + 2);
      List<boolean[]> orders = new ArrayList<>();
      permute(IntStream.range(0, documents).toArray(), 0, scores, relevant, orders);
      int count = (int) IntStream.range(0, documents).filter(i -> relevant[i]).count();
      double mean =
          orders.stream()
              .mapToDouble(order -> RankingMetrics.ndcg(order, k, count))
              .average()
              .orElseThrow();
      assertThat(new TiedRanking(scores, relevant).ndcg(k))
          .as("seed " + seed)
          .isCloseTo(mean, within(1e-9));
    }
  }

  /** Every order in which better scores come first. */
  private static void permute(
      int[] order, int fixed, float[] scores, boolean[] relevant, List<boolean[]> orders) {
    if (fixed == order.length) {
      boolean sorted =
          IntStream.range(1, order.length).allMatch(i -> scores[order[i - 1]] >= scores[order[i]]);
      if (sorted) {
        boolean[] flags = new boolean[order.length];
        IntStream.range(0, order.length).forEach(i -> flags[i] = relevant[order[i]]);
        orders.add(flags);
      }
      return;
    }
    for (int i = fixed; i < order.length; i++) {
      int[] swapped = order.clone();
      swapped[fixed] = order[i];
      swapped[i] = order[fixed];
      permute(swapped, fixed + 1, scores, relevant, orders);
    }
  }

  @Test
  void minedPairsOfAResampleAreThoseOfTheRepeatedSentences() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      int sentences = 3 + random.nextInt(6);
      List<SimilarPair> pairs = new ArrayList<>();
      List<int[]> known = new ArrayList<>();
      for (int i = 0; i < sentences; i++) {
        for (int j = i + 1; j < sentences; j++) {
          if (random.nextInt(4) > 0) {
            pairs.add(new SimilarPair((float) random.nextInt(5), i, j));
          }
          if (random.nextInt(3) == 0) {
            known.add(new int[] {i, j});
          }
        }
      }
      pairs.sort((a, b) -> Float.compare(b.score(), a.score()));
      boolean[] flags = new boolean[pairs.size()];
      for (int i = 0; i < flags.length; i++) {
        int[] pair = {pairs.get(i).first(), pairs.get(i).second()};
        flags[i] = known.stream().anyMatch(other -> Arrays.equals(other, pair));
      }
      int[] counts = counts(random, sentences);
      double found =
          new MinedPairs(pairs, flags, known.toArray(int[][]::new), sentences, "").of(counts)[0];
      assertThat(found)
          .as("seed " + seed)
          .isCloseTo(averagePrecision(pairs, flags, known, counts), within(1e-12));
    }
  }

  /** Each pair as often as there are pairs of its sentences' copies. */
  private static double averagePrecision(
      List<SimilarPair> pairs, boolean[] flags, List<int[]> known, int[] counts) {
    long all = known.stream().mapToLong(pair -> (long) counts[pair[0]] * counts[pair[1]]).sum();
    if (all == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < flags.length; i++) {
      long copies = (long) counts[pairs.get(i).first()] * counts[pairs.get(i).second()];
      long right = 0;
      long seen = 0;
      for (int j = 0; j < flags.length; j++) {
        if (pairs.get(j).score() >= pairs.get(i).score()) {
          long others = (long) counts[pairs.get(j).first()] * counts[pairs.get(j).second()];
          seen += others;
          right += flags[j] ? others : 0;
        }
      }
      sum += flags[i] && seen > 0 ? copies * ((double) right / seen) : 0;
    }
    return sum / all;
  }

  @Test
  void jointMetricsDrawEachPartByItself() {
    Map<String, double[]> first = new LinkedHashMap<>(Map.of("a", new double[] {0, 1}));
    Map<String, double[]> second = new LinkedHashMap<>(Map.of("b", new double[] {1, 0.5, 0}));
    JointMetrics joint =
        new JointMetrics(
            List.of(MeanMetrics.ofShares(first), MeanMetrics.ofShares(second)),
            List.of(
                new JointMetrics.Derived(
                    "mean", List.of("b", "a"), v -> Arrays.stream(v).sum() / v.length)));
    assertThat(joint.strata()).containsExactly(2, 3);
    assertThat(joint.of(new int[] {0, 2, 1, 2, 0})).containsExactly(1, 2.0 / 3, (1 + 2.0 / 3) / 2);
    assertThat(joint.isShare("mean")).isTrue();
    MetricEstimate estimate = BootstrapInterval.DEFAULT.estimates(joint).get("mean");
    // Of two zeros and ones and of three values, every draw within a part is possible.
    assertThat(estimate.low()).isLessThanOrEqualTo(0.25);
    assertThat(estimate.high()).isGreaterThanOrEqualTo(0.75);
  }

  private static double[] values(Random random, int items) {
    boolean ties = random.nextBoolean();
    return random.doubles(items).map(x -> ties ? Math.floor(4 * x) / 4 : x).toArray();
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
    return floats;
  }

  /** Draws as many as there are. */
  private static int[] counts(Random random, int items) {
    int[] counts = new int[items];
    for (int draw = 0; draw < items; draw++) {
      counts[random.nextInt(items)]++;
    }
    return counts;
  }

  private static double[] repeated(double[] values, int[] counts) {
    return IntStream.range(0, values.length)
        .flatMap(item -> IntStream.range(0, counts[item]).map(copy -> item))
        .mapToDouble(item -> values[item])
        .toArray();
  }

  private static double[] ranks(double[] values) {
    return Arrays.stream(values)
        .map(
            value -> {
              long smaller = Arrays.stream(values).filter(other -> other < value).count();
              long equal = Arrays.stream(values).filter(other -> other == value).count();
              return smaller + (equal + 1) / 2.0;
            })
        .toArray();
  }

  private static double pearson(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double products = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squaresX += (x[i] - meanX) * (x[i] - meanX);
      squaresY += (y[i] - meanY) * (y[i] - meanY);
    }
    return squaresX < 1e-20 || squaresY < 1e-20 ? 0 : products / Math.sqrt(squaresX * squaresY);
  }
}
