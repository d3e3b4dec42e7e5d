package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.LabeledPair;
import io.attune.data.Pair;
import io.attune.data.RerankingSample;
import io.attune.data.ScoredPair;
import io.attune.similarity.ParaphraseMining;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Given the same vectors, the metrics of sentence-transformers to 1e-9; see golden/README.md. */
class FurtherEvaluatorsGoldenTest {
  private static final BootstrapInterval QUICK = new BootstrapInterval(100, 42);

  private static Stream<JsonNode> cases(String file) {
    List<JsonNode> cases = new ArrayList<>();
    Golden.json(file).get("cases").forEach(cases::add);
    assertThat(cases).isNotEmpty();
    return cases.stream();
  }

  static Stream<JsonNode> similarity() {
    return cases("similarity-evaluator.json");
  }

  @ParameterizedTest
  @MethodSource("similarity")
  void correlationsOfScores(JsonNode golden) {
    List<ScoredPair> pairs = new ArrayList<>();
    for (int row = 0; row < golden.get("scores").size(); row++) {
      pairs.add(
          new ScoredPair(
              "sentence1 " + row, "sentence2 " + row, golden.get("scores").get(row).asDouble()));
    }
    EmbeddingSimilarityEvaluator evaluator =
        new EmbeddingSimilarityEvaluator(pairs, options(golden));
    assertSame(golden, evaluator, evaluator.evaluate(pairVectors(golden), functions(golden)[0]));
  }

  static Stream<JsonNode> classification() {
    return cases("classification-evaluator.json");
  }

  @ParameterizedTest
  @MethodSource("classification")
  void thresholdsOfPairs(JsonNode golden) {
    BinaryClassificationEvaluator evaluator =
        new BinaryClassificationEvaluator(labeledPairs(golden), options(golden));
    assertSame(golden, evaluator, evaluator.evaluate(pairVectors(golden), functions(golden)[0]));
  }

  static Stream<JsonNode> reranking() {
    return cases("reranking-evaluator.json");
  }

  @ParameterizedTest
  @MethodSource("reranking")
  void listsInOrder(JsonNode golden) {
    List<RerankingSample> samples = new ArrayList<>();
    for (JsonNode sample : golden.get("samples")) {
      samples.add(
          new RerankingSample(
              sample.get("query").asText(),
              Golden.texts(sample.get("positive")),
              Golden.texts(sample.get("negative"))));
    }
    RerankingEvaluator evaluator =
        new RerankingEvaluator(samples, options(golden), golden.get("cutoff").asInt());
    Vectors vectors = vectors(golden.get("vectors"));
    EvaluationResult result = evaluator.evaluate(vectors, vectors);
    assertSame(golden, evaluator, result);
    assertThat(result.notes()).contains("2 queries left out: no positive or no negative document");
  }

  static Stream<JsonNode> paraphrases() {
    return cases("paraphrase-evaluator.json");
  }

  @ParameterizedTest
  @MethodSource("paraphrases")
  void duplicatesAmongAll(JsonNode golden) {
    Map<String, String> sentences = new LinkedHashMap<>();
    golden.get("vectors").fieldNames().forEachRemaining(id -> sentences.put(id, id));
    List<ParaphraseMiningEvaluator.Duplicate> duplicates = new ArrayList<>();
    for (JsonNode pair : golden.get("duplicates")) {
      duplicates.add(
          new ParaphraseMiningEvaluator.Duplicate(pair.get(0).asText(), pair.get(1).asText()));
    }
    ParaphraseMining.Limits limits =
        new ParaphraseMining.Limits(
            golden.path("top_k").asInt(ParaphraseMining.Limits.DEFAULT.topK()),
            golden.path("max_pairs").asInt(ParaphraseMining.Limits.DEFAULT.maxPairs()));
    ParaphraseMiningEvaluator evaluator =
        new ParaphraseMiningEvaluator(
            sentences,
            duplicates,
            golden.path("add_transitive_closure").asBoolean(false),
            options(golden),
            limits);
    assertSame(golden, evaluator, evaluator.evaluate(vectors(golden.get("vectors"))));
  }

  static Stream<JsonNode> translations() {
    return cases("translation-evaluator.json");
  }

  @ParameterizedTest
  @MethodSource("translations")
  void translationsInBothDirections(JsonNode golden) {
    List<Pair> pairs = new ArrayList<>();
    for (int row = 0; row < golden.get("sources").size(); row++) {
      pairs.add(
          new Pair(
              golden.get("sources").get(row).asText(), golden.get("targets").get(row).asText()));
    }
    TranslationEvaluator evaluator = new TranslationEvaluator(pairs, options(golden));
    assertSame(golden, evaluator, evaluator.evaluate(vectors(golden.get("vectors"))));
  }

  @Test
  void distanceFromATeacher() {
    JsonNode golden = cases("mse-evaluator.json").findFirst().orElseThrow();
    float[][] student = Golden.matrix(golden.get("student"));
    List<String> texts = IntStream.range(0, student.length).mapToObj(row -> "text " + row).toList();
    Vectors vectors = new Vectors();
    IntStream.range(0, student.length).forEach(row -> vectors.put("text " + row, student[row]));
    MSEEvaluator evaluator =
        new MSEEvaluator(Golden.matrix(golden.get("teacher")), texts, options(golden));
    assertSame(golden, evaluator, evaluator.evaluate(vectors));
  }

  static Stream<JsonNode> labels() {
    return cases("label-accuracy-evaluator.json");
  }

  /** A classifier of fixed weights over both vectors. */
  @ParameterizedTest
  @MethodSource("labels")
  void classesOfPairs(JsonNode golden) {
    float[][] weights = Golden.matrix(golden.get("weights")); // [classes, 2 · dimension]
    LabelAccuracyEvaluator.PairClassifier classifier =
        (first, second) ->
            IntStream.range(0, first.length)
                .map(row -> classOf(first[row], second[row], weights))
                .toArray();
    LabelAccuracyEvaluator evaluator =
        new LabelAccuracyEvaluator(labeledPairs(golden), classifier, options(golden));
    Vectors vectors = pairVectors(golden);
    assertSame(golden, evaluator, evaluator.evaluate(vectors));
  }

  /** The first of the largest scores. */
  private static int classOf(float[] first, float[] second, float[][] weights) {
    int best = 0;
    float highest = Float.NEGATIVE_INFINITY;
    for (int label = 0; label < weights.length; label++) {
      float score = 0;
      for (int i = 0; i < first.length; i++) {
        score += weights[label][i] * first[i] + weights[label][first.length + i] * second[i];
      }
      if (score > highest) {
        best = label;
        highest = score;
      }
    }
    return best;
  }

  static Stream<JsonNode> graded() {
    return cases("graded-ndcg.json");
  }

  @ParameterizedTest
  @MethodSource("graded")
  void gradedNdcgIsThatOfScikitLearn(JsonNode golden) {
    int[] grades = Golden.ints(golden.get("grades"));
    double difference =
        RankingMetrics.gradedNdcg(grades, 10, grades) - golden.get("ndcg@10").asDouble();
    GoldenMetrics.assertHolds("graded nDCG", Math.abs(difference), GoldenMetrics.TOLERANCE);
  }

  private static List<LabeledPair> labeledPairs(JsonNode golden) {
    List<LabeledPair> pairs = new ArrayList<>();
    for (int row = 0; row < golden.get("labels").size(); row++) {
      pairs.add(
          new LabeledPair(
              "sentence1 " + row, "sentence2 " + row, golden.get("labels").get(row).asInt()));
    }
    return pairs;
  }

  private static Vectors pairVectors(JsonNode golden) {
    Vectors vectors = new Vectors();
    for (String column : List.of("sentence1", "sentence2")) {
      float[][] rows = Golden.matrix(golden.get(column));
      IntStream.range(0, rows.length).forEach(row -> vectors.put(column + " " + row, rows[row]));
    }
    return vectors;
  }

  private static Vectors vectors(JsonNode byText) {
    Vectors vectors = new Vectors();
    byText.properties().forEach(e -> vectors.put(e.getKey(), Golden.floats(e.getValue())));
    return vectors;
  }

  private static EvaluatorOptions options(JsonNode golden) {
    return EvaluatorOptions.builder()
        .name(golden.get("name").asText())
        .similarityFunctions(functions(golden))
        .bootstrap(QUICK)
        .build();
  }

  private static SimilarityFunction[] functions(JsonNode golden) {
    return Golden.texts(golden.path("functions")).stream()
        .map(SimilarityFunction::fromKey)
        .toArray(SimilarityFunction[]::new);
  }

  private static void assertSame(JsonNode golden, Evaluator evaluator, EvaluationResult result) {
    GoldenMetrics.assertEqual(
        evaluator.getClass().getSimpleName(),
        result,
        golden.get("metrics"),
        GoldenMetrics.TOLERANCE);
    assertThat(evaluator.metrics(SimilarityFunction.COSINE))
        .isEqualTo(List.copyOf(result.metrics().keySet()));
    assertThat(result.primaryMetric()).isEqualTo(golden.get("primary_metric").asText());
    assertThat(evaluator.primaryMetric(SimilarityFunction.COSINE))
        .isEqualTo(result.primaryMetric());
  }
}
