package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
  private static final boolean[] SECOND_AND_FOURTH = {false, true, false, true, false};

  @Test
  void countsRelevantDocumentsAmongTheFirst() {
    assertThat(RankingMetrics.accuracy(SECOND_AND_FOURTH, 1)).isEqualTo(0);
    assertThat(RankingMetrics.accuracy(SECOND_AND_FOURTH, 2)).isEqualTo(1);
    assertThat(RankingMetrics.precision(SECOND_AND_FOURTH, 4)).isEqualTo(0.5);
    assertThat(RankingMetrics.recall(SECOND_AND_FOURTH, 3, 4)).isEqualTo(0.25);
  }

  @Test
  void precisionDividesByKEvenWhereTheCorpusIsSmaller() {
    assertThat(RankingMetrics.precision(SECOND_AND_FOURTH, 10)).isEqualTo(0.2);
  }

  @Test
  void reciprocalRankIsThatOfTheFirstRelevantDocument() {
    assertThat(RankingMetrics.reciprocalRank(SECOND_AND_FOURTH, 10)).isEqualTo(0.5);
    assertThat(RankingMetrics.reciprocalRank(SECOND_AND_FOURTH, 1)).isEqualTo(0);
  }

  @Test
  void ndcgComparesWithTheBestRankingPossible() {
    double gain = 1 / log2(3) + 1 / log2(5);
    double ideal = 1 + 1 / log2(3) + 1 / log2(4);
    assertThat(RankingMetrics.ndcg(SECOND_AND_FOURTH, 10, 3))
        .isCloseTo(gain / ideal, within(1e-15));
    assertThat(RankingMetrics.ndcg(new boolean[] {true, true}, 2, 14)).isEqualTo(1);
  }

  @Test
  void averagePrecisionDividesByTheSmallerOfKAndRelevant() {
    assertThat(RankingMetrics.averagePrecision(SECOND_AND_FOURTH, 100, 4))
        .isEqualTo((1.0 / 2 + 2.0 / 4) / 4);
    assertThat(RankingMetrics.averagePrecision(SECOND_AND_FOURTH, 2, 4)).isEqualTo(1.0 / 2 / 2);
  }

  @Test
  void anEmptyRankingScoresNothing() {
    boolean[] none = {};
    assertThat(RankingMetrics.accuracy(none, 1)).isEqualTo(0);
    assertThat(RankingMetrics.ndcg(none, 10, 1)).isEqualTo(0);
    assertThat(RankingMetrics.averagePrecision(none, 10, 1)).isEqualTo(0);
  }

  @Test
  void allAgreeWithTheirTwinsOnRandomRankings() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      boolean[] ranking = new boolean[random.nextInt(25)];
      int found = 0;
      for (int i = 0; i < ranking.length; i++) {
        ranking[i] = random.nextInt(4) == 0;
        found += ranking[i] ? 1 : 0;
      }
      int relevant = Math.max(1, found + random.nextInt(4));
      int k = 1 + random.nextInt(30);
      PlainMetrics twin = PlainMetrics.of(ranking, k, relevant);
      PlainMetrics metrics =
          new PlainMetrics(
              RankingMetrics.accuracy(ranking, k),
              RankingMetrics.precision(ranking, k),
              RankingMetrics.recall(ranking, k, relevant),
              RankingMetrics.reciprocalRank(ranking, k),
              RankingMetrics.ndcg(ranking, k, relevant),
              RankingMetrics.averagePrecision(ranking, k, relevant));
      assertThat(metrics.list()).as("seed %d", seed).hasSameSizeAs(twin.list());
      for (int i = 0; i < twin.list().size(); i++) {
        assertThat(metrics.list().get(i))
            .as("seed %d, metric %d", seed, i)
            .isCloseTo(twin.list().get(i), within(1e-12));
      }
    }
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /** The definitions by the list of relevant ranks, without the loops of the class under test. */
  private record PlainMetrics(
      double accuracy, double precision, double recall, double mrr, double ndcg, double map) {
    static PlainMetrics of(boolean[] ranking, int k, int relevant) {
      List<Integer> ranks = new ArrayList<>();
      for (int rank = 1; rank <= ranking.length; rank++) {
        if (ranking[rank - 1] && rank <= k) {
          ranks.add(rank);
        }
      }
      double ideal = 0;
      for (int rank = Math.min(k, relevant); rank >= 1; rank--) {
        ideal += 1 / log2(rank + 1.0);
      }
      double map = 0;
      for (int nth = 1; nth <= ranks.size(); nth++) {
        map += (double) nth / ranks.get(nth - 1);
      }
      return new PlainMetrics(
          ranks.isEmpty() ? 0 : 1,
          ranks.size() / (double) k,
          ranks.size() / (double) relevant,
          ranks.isEmpty() ? 0 : 1.0 / ranks.get(0),
          ranks.stream().mapToDouble(rank -> 1 / log2(rank + 1.0)).sum() / ideal,
          map / Math.min(k, relevant));
    }

    List<Double> list() {
      return List.of(accuracy, precision, recall, mrr, ndcg, map);
    }
  }
}
