package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "16, 16",
    "-3, −3",
    "0.1, 0.1",
    "2.3456789, 2.3457",
    "123.456, 123.46",
    "0.99999999, 1",
    "2e-5, 2e-5",
    "1.23456789e-12, 1.2346e-12",
    "2.5e9, 2.5e9",
    "100, 100",
    "NaN, NaN"
  })
  void numbersAreShort(double value, String text) {
    assertThat(Figures.number(value)).isEqualTo(text);
  }

  @Test
  void metricsHaveFourDecimals() {
    assertThat(Figures.metric(0.67899)).isEqualTo("0.6790");
    assertThat(Figures.difference(0.1)).isEqualTo("+0.1000");
    assertThat(Figures.difference(-0.1)).isEqualTo("−0.1000");
    assertThat(Figures.percent(0.9714)).isEqualTo("97.1 %");
  }

  @Test
  void timesAreInTheUnitThatFits() {
    assertThat(Figures.duration(4.04)).isEqualTo("4 s");
    assertThat(Figures.duration(754.2)).isEqualTo("12 min 34 s");
    assertThat(Figures.duration(7322)).isEqualTo("2 h 2 min");
  }

  @ParameterizedTest
  @CsvSource({
    "jobs_cosine_ndcg@10, nDCG@10 (cosine)",
    "dot_accuracy@1, Accuracy@1 (dot)",
    "max_accuracy, Accuracy",
    "cosine_map@100, MAP@100 (cosine)",
    "something_else, something_else"
  })
  void metricsHaveNamesForPeople(String key, String title) {
    assertThat(MetricTitles.title(key)).isEqualTo(title);
  }

  @Test
  void aMovingMeanIsCentredAndKeepsAStraightLine() {
    List<double[]> line = new ArrayList<>();
    for (int x = 0; x < 40; x++) {
      line.add(new double[] {x, 3 * x + 1});
    }
    MovingMean mean = MovingMean.of(line).orElseThrow();
    assertThat(mean.width()).isEqualTo(5);
    for (int x = 0; x < 40; x++) {
      assertThat(mean.points().get(x)).containsExactly(line.get(x), within(1e-12));
    }
    assertThat(MovingMean.of(line.subList(0, 11))).isEmpty();
  }
}
