package io.attune.negatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MiningOptionsTest {
  @Test
  void defaultsAreTheReferences() {
    assertThat(MiningOptions.DEFAULT)
        .isEqualTo(
            new MiningOptions(
                MiningStrategy.HARD,
                3,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                SamplingStrategy.TOP,
                false,
                OutputFormat.TRIPLET,
                false,
                1,
                42));
    assertThat(MiningOptions.builder().includePositives(true).build().outputFormat())
        .isEqualTo(OutputFormat.N_TUPLE);
    assertThat(
            MiningOptions.builder()
                .strategy(MiningStrategy.LEAST_SIMILAR_UNIQUE)
                .build()
                .numNegatives())
        .isEqualTo(1);
  }

  @Test
  void ranksFollowFromTheRest() {
    assertThat(MiningOptions.DEFAULT.rangeMax(2)).isEqualTo(0 + 3 + 2);
    assertThat(MiningOptions.builder().rangeMin(4).maxScore(0.8).build().rangeMax(1))
        .isEqualTo(4 + 30 + 1);
    assertThat(MiningOptions.builder().minScore(0.1).build().rangeMax(1)).isEqualTo(4);
    assertThat(MiningOptions.builder().rangeMax(9).build().rangeMax(100)).isEqualTo(9);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                MiningOptions.builder()
                    .numNegatives(0)
                    .rangeMin(5)
                    .rangeMax(5)
                    .minScore(0.9)
                    .maxScore(0.1)
                    .relativeMargin(Double.NaN)
                    .includePositives(true)
                    .outputFormat(OutputFormat.TRIPLET)
                    .relevantGrade(0)
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            """
            num_negatives must be at least 1, but is 0.
            range_min must be smaller than range_max, but they are 5 and 5.
            relative_margin must be a finite number, but is NaN.
            min_score must not be above max_score, but they are 0.9 and 0.1.
            include_positives keeps the order of a ranking, so the output format must be n-tuple, but is triplet.
            The relevant grade must be at least 1, but is 0."""
                .stripIndent());
    assertThatThrownBy(() -> MiningOptions.builder().rangeMin(2).rangeMax(4).build())
        .hasMessage(
            "Cannot mine 3 negatives a query: only 2 candidates remain after skipping the first range_min=2 of range_max=4. Consider decreasing num_negatives or range_min, or increasing range_max.");
    assertThatThrownBy(() -> MiningOptions.builder().rangeMin(-1).build())
        .hasMessage("range_min must be at least 0, but is -1.");
  }

  @Test
  void whatAStrategyDoesNotUseIsRefused() {
    assertThatThrownBy(
            () -> MiningOptions.builder().strategy(MiningStrategy.RANDOM).absoluteMargin(0).build())
        .hasMessageContaining("apply to the strategy hard, but the strategy is random");
    assertThatThrownBy(
            () ->
                MiningOptions.builder()
                    .strategy(MiningStrategy.LEAST_SIMILAR_UNIQUE)
                    .numNegatives(2)
                    .build())
        .hasMessageContaining("num_negatives must be 1, but is 2");
  }

  @Test
  void namesAreThoseOfTheReference() {
    assertThat(OutputFormat.fromKey("n-tuple")).isEqualTo(OutputFormat.N_TUPLE);
    assertThat(MiningStrategy.LEAST_SIMILAR_UNIQUE.key()).isEqualTo("least-similar-unique");
    assertThatThrownBy(() -> OutputFormat.fromKey("labled-pair"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Unknown output format 'labled-pair' (did you mean 'labeled-pair'?); allowed: triplet, n-tuple, labeled-pair, labeled-list");
    assertThatThrownBy(() -> SamplingStrategy.fromKey("best"))
        .hasMessageContaining("allowed: top, random");
    assertThatThrownBy(() -> MiningStrategy.fromKey("easy"))
        .hasMessageContaining("strategy 'easy'");
  }
}
