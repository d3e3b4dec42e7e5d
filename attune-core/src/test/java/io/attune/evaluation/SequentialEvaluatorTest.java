package io.attune.evaluation;

import static io.attune.similarity.SimilarityFunction.COSINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.data.RelevanceJudgments;
import io.attune.data.RetrievalData;
import io.attune.data.Triplet;
import io.attune.model.SentenceTransformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequentialEvaluatorTest {
  @TempDir Path folder;

  private static final Triplet TRIPLET = new Triplet("a nurse", "a night nurse", List.of("a cook"));

  @Test
  void runsAllOnAModelAndTheLastDecides() throws Exception {
    RetrievalData data =
        new RetrievalData(
            Map.of("q1", "night nurse", "q2", "cook"),
            Map.of("d1", "a nurse for the night", "d2", "cook", "d3", ""),
            new RelevanceJudgments(Map.of("q2", Map.of("d2", 1))));
    SequentialEvaluator evaluator =
        new SequentialEvaluator(
            List.of(
                new TripletEvaluator(List.of(TRIPLET), EvaluatorOptions.named("triplets"), 0),
                new InformationRetrievalEvaluator(data)));
    try (SentenceTransformer model = tinyModel()) {
      EvaluationResult result = evaluator.evaluate(model);
      assertThat(List.copyOf(result.metrics().keySet())).isEqualTo(evaluator.metrics(COSINE));
      assertThat(result.primaryMetric()).isEqualTo("sequential_score");
      assertThat(result.primary()).isEqualTo(result.metrics().get("cosine_ndcg@10"));
      assertThat(result.samples().get("sequential_score"))
          .isEqualTo(result.samples().get("cosine_ndcg@10"));
      assertThat(result.notes())
          .contains("cosine_ndcg@10: 1 query left out: no relevant document in the judgments");
      assertThat(result.differenceFrom(result).keySet()).isEqualTo(result.metrics().keySet());
      evaluator.writeCsv(result, folder, 1, 5);
      assertThat(folder.resolve("triplet_evaluation_triplets_results.csv")).exists();
      assertThat(folder.resolve("Information-Retrieval_evaluation_results.csv")).exists();
    }
  }

  @Test
  void refusesEqualKeys() {
    TripletEvaluator same = new TripletEvaluator(List.of(TRIPLET));
    SequentialEvaluator evaluator = new SequentialEvaluator(List.of(same, same));
    assertThatThrownBy(() -> evaluator.metrics(COSINE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give the evaluators different names");
    assertThatThrownBy(() -> new SequentialEvaluator(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SentenceTransformer tinyModel() throws Exception {
    return SentenceTransformer.load(
        Path.of(SequentialEvaluatorTest.class.getResource("/golden/tiny-bert-mean").toURI()));
  }
}
