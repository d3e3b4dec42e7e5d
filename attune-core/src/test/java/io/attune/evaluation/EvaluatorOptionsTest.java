package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.model.EncodeOptions;
import io.attune.similarity.SimilarityFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatorOptionsTest {
  @Test
  void theDefaultsArePinned() {
    EvaluatorOptions options = EvaluatorOptions.DEFAULT;
    assertThat(options.name()).isEmpty();
    assertThat(options.similarityFunctions()).isEmpty();
    assertThat(options.queryOptions()).isEqualTo(EncodeOptions.DEFAULT);
    assertThat(options.documentOptions()).isEqualTo(EncodeOptions.DEFAULT);
    assertThat(options.bootstrap()).isEqualTo(BootstrapInterval.DEFAULT);
    assertThat(RetrievalCutoffs.DEFAULT)
        .isEqualTo(
            new RetrievalCutoffs(
                List.of(1, 3, 5, 10),
                List.of(1, 3, 5, 10),
                List.of(10),
                List.of(10),
                List.of(100)));
  }

  @Test
  void aNameHasToFitIntoAFileName() {
    assertThat(EvaluatorOptions.named("jobs-dev_2.é").name()).isEqualTo("jobs-dev_2.é");
    assertThatThrownBy(() -> EvaluatorOptions.named("../jobs"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("but is '../jobs'");
  }

  @Test
  void functionsHaveToDiffer() {
    assertThatThrownBy(
            () ->
                EvaluatorOptions.builder()
                    .similarityFunctions(SimilarityFunction.DOT, SimilarityFunction.DOT)
                    .build())
        .hasMessage("similarityFunctions must differ, but are [DOT, DOT]");
  }

  @Test
  void cutoffsStartAtOne() {
    assertThatThrownBy(() -> cutoffs(List.of(0)))
        .hasMessage("accuracy must hold different numbers from 1, but is [0]");
    assertThatThrownBy(() -> cutoffs(List.of(5, 5)))
        .hasMessage("accuracy must hold different numbers from 1, but is [5, 5]");
    assertThatThrownBy(
            () -> new RetrievalCutoffs(List.of(), List.of(), List.of(), List.of(), List.of()))
        .hasMessageContaining("ndcg needs at least one k");
  }

  private static RetrievalCutoffs cutoffs(List<Integer> accuracy) {
    return new RetrievalCutoffs(accuracy, List.of(), List.of(), List.of(10), List.of());
  }
}
