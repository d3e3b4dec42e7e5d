package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.LabeledPair;
import io.attune.data.RelevanceJudgments;
import io.attune.data.ScoredPair;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figures put together from several evaluators are those of sentence-transformers. */
class JointEvaluatorsGoldenTest {
  private static final BootstrapInterval QUICK = new BootstrapInterval(200, 42);

  @Test
  void meansOverDataSets() {
    JsonNode golden = Golden.json("nano-beir-evaluator.json").get("cases").get(0);
    JsonNode retrieval = Golden.json("retrieval-evaluator.json").get("cases").get(0);
    Vectors vectors = new Vectors();
    List<InformationRetrievalEvaluator> evaluators = new ArrayList<>();
    Map<String, String> corpus = texts(retrieval.get("corpus"), vectors);
    Map<String, String> queries = texts(retrieval.get("queries"), vectors);
    for (Map.Entry<String, JsonNode> half : golden.get("halves").properties()) {
      Map<String, String> some = new LinkedHashMap<>(queries);
      some.keySet().retainAll(Golden.texts(half.getValue()));
      evaluators.add(
          new InformationRetrievalEvaluator(
              some,
              corpus,
              judgments(retrieval.get("relevant")),
              options(half.getKey()),
              RetrievalCutoffs.DEFAULT,
              1_000));
    }
    EvaluationResult result =
        new NanoBEIREvaluator(evaluators, options(""), RetrievalCutoffs.DEFAULT)
            .combine(
                evaluators.stream()
                    .map(each -> each.evaluate(vectors, vectors, SimilarityFunction.COSINE))
                    .toList(),
                SimilarityFunction.COSINE);
    GoldenMetrics.assertEqual(
        "NanoBEIREvaluator", result, golden.get("metrics"), GoldenMetrics.TOLERANCE);
    assertThat(result.primaryMetric()).isEqualTo(golden.get("primary_metric").asText());
  }

  @Test
  void theScoreOfSeveralEvaluators() {
    JsonNode golden = Golden.json("sequential-evaluator.json").get("cases").get(0);
    Vectors vectors = new Vectors();
    for (String column : List.of("sentence1", "sentence2")) {
      float[][] rows = Golden.matrix(golden.get(column));
      IntStream.range(0, rows.length).forEach(row -> vectors.put(column + " " + row, rows[row]));
    }
    List<ScoredPair> scored = new ArrayList<>();
    List<LabeledPair> labeled = new ArrayList<>();
    for (int row = 0; row < golden.get("labels").size(); row++) {
      String first = "sentence1 " + row;
      String second = "sentence2 " + row;
      scored.add(new ScoredPair(first, second, golden.get("scores").get(row).asDouble()));
      labeled.add(new LabeledPair(first, second, golden.get("labels").get(row).asInt()));
    }
    EmbeddingSimilarityEvaluator similarity =
        new EmbeddingSimilarityEvaluator(scored, EvaluatorOptions.named("sts"));
    BinaryClassificationEvaluator classification =
        new BinaryClassificationEvaluator(labeled, EvaluatorOptions.named("duplicates"));
    List<EvaluationResult> results =
        List.of(
            similarity.evaluate(vectors, SimilarityFunction.COSINE),
            classification.evaluate(vectors, SimilarityFunction.COSINE));
    List<Evaluator> both = List.of(similarity, classification);
    GoldenMetrics.assertEqual(
        "SequentialEvaluator",
        new SequentialEvaluator(both).combine(results),
        golden.get("metrics"),
        GoldenMetrics.TOLERANCE);

    EvaluationResult mean =
        new SequentialEvaluator(both, scores -> Arrays.stream(scores).average().orElseThrow())
            .combine(results);
    assertThat(mean.primary().value()).isCloseTo(golden.get("mean").asDouble(), within(1e-9));
    assertThat(mean.primary().low()).isLessThan(mean.primary().value());
    assertThat(mean.primary().high()).isGreaterThan(mean.primary().value());
    assertThat(mean.differenceFrom(mean).get("sequential_score"))
        .isEqualTo(new MetricEstimate(0, 0, 0));
  }

  private static EvaluatorOptions options(String name) {
    return EvaluatorOptions.builder()
        .name(name)
        .similarityFunctions(SimilarityFunction.COSINE, SimilarityFunction.DOT)
        .bootstrap(QUICK)
        .build();
  }

  private static Map<String, String> texts(JsonNode vectorsById, Vectors vectors) {
    Map<String, String> texts = new LinkedHashMap<>();
    vectorsById
        .properties()
        .forEach(
            entry -> {
              texts.put(entry.getKey(), entry.getKey());
              vectors.put(entry.getKey(), Golden.floats(entry.getValue()));
            });
    return texts;
  }

  private static RelevanceJudgments judgments(JsonNode relevant) {
    Map<String, Set<String>> byQuery = new LinkedHashMap<>();
    relevant
        .properties()
        .forEach(
            entry ->
                byQuery.put(entry.getKey(), new LinkedHashSet<>(Golden.texts(entry.getValue()))));
    return Judgments.binary(byQuery);
  }
}
