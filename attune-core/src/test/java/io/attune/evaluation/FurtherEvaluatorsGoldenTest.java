package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  static Stream<JsonNode> graded() {
    return cases("graded-ndcg.json");
  }

  @ParameterizedTest
  @MethodSource("graded")
  void gradedNdcgIsThatOfScikitLearn(JsonNode golden) {
    int[] grades = Golden.ints(golden.get("grades"));
    assertThat(RankingMetrics.gradedNdcg(grades, 10, grades))
        .isCloseTo(golden.get("ndcg@10").asDouble(), within(1e-12));
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
    Set<String> keys = new LinkedHashSet<>();
    golden.get("metrics").fieldNames().forEachRemaining(keys::add);
    assertThat(List.copyOf(result.metrics().keySet())).isEqualTo(List.copyOf(keys));
    assertThat(evaluator.metrics(SimilarityFunction.COSINE)).isEqualTo(List.copyOf(keys));
    for (String key : keys) {
      assertThat(result.metrics().get(key).value())
          .as(key)
          .isCloseTo(golden.get("metrics").get(key).asDouble(), within(1e-9));
    }
    assertThat(result.primaryMetric()).isEqualTo(golden.get("primary_metric").asText());
    assertThat(evaluator.primaryMetric(SimilarityFunction.COSINE))
        .isEqualTo(result.primaryMetric());
  }
}
