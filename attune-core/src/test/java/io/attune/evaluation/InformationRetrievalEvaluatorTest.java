package io.attune.evaluation;

import static io.attune.similarity.SimilarityFunction.COSINE;
import static io.attune.similarity.SimilarityFunction.DOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import io.attune.data.RelevanceJudgments;
import io.attune.data.RetrievalData;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InformationRetrievalEvaluatorTest {
  @TempDir Path folder;

  private final Map<String, String> queries = new LinkedHashMap<>();
  private final Map<String, String> corpus = new LinkedHashMap<>();
  private final Map<String, Set<String>> relevant = new LinkedHashMap<>();
  private final Vectors vectors = new Vectors();

  @Test
  void agreesWithItsTwinOnRandomVectors() {
    for (int seed = 0; seed < 60; seed++) {
      fillRandomly(seed);
      for (SimilarityFunction function : SimilarityFunction.values()) {
        EvaluationResult result = evaluate(7 + seed, function);
        assertSamples(result, twin(function), "seed " + seed + " " + function);
      }
    }
  }

  @Test
  void theSizeOfBlocksChangesNothing() {
    fillRandomly(3);
    EvaluationResult whole = evaluate(1_000, COSINE);
    for (int block : new int[] {1, 2, 50, 130}) {
      EvaluationResult inBlocks = evaluate(block, COSINE);
      assertThat(inBlocks.metrics()).isEqualTo(whole.metrics());
    }
  }

  @Test
  void tiesAreOrderedByIdAsText() {
    vectors.put("query", 1, 0).put("ten", 2, 0).put("nine", 3, 0).put("far", 0, 1);
    queries.put("q", "query");
    corpus.putAll(Map.of("9", "nine", "10", "ten", "1", "far"));
    relevant.put("q", Set.of("9"));
    EvaluationResult result = evaluate(10, COSINE);
    assertThat(result.metrics().get("cosine_accuracy@1").value()).isEqualTo(0);
    assertThat(result.metrics().get("cosine_mrr@10").value()).isEqualTo(0.5);
    assertThat(result.notes())
        .contains(
            "in 1 query a relevant and an irrelevant document tie exactly: their ids decide the"
                + " order");
  }

  @Test
  void idsBeyondTheBasicPlaneComeLast() {
    List<String> ids = new ArrayList<>(List.of("\ud83d\ude00", "\uff5e", "z", "za", ""));
    ids.sort(CodePointOrder.INSTANCE);
    assertThat(ids).containsExactly("", "z", "za", "\uff5e", "\ud83d\ude00");
  }

  @Test
  void equalTextsAreEncodedOnceAndTieExactly() {
    vectors.put("query", 0.3f, 0.7f).put("same", 0.1f, 0.9f).put("other", 1, 0);
    queries.put("q1", "query");
    queries.put("q2", "query");
    corpus.put("b", "same");
    corpus.put("c", "other");
    corpus.put("a", "same");
    relevant.put("q1", Set.of("a"));
    relevant.put("q2", Set.of("b"));
    EvaluationResult result = evaluate(1, COSINE);
    assertThat(result.samples().get("cosine_mrr@10")).containsExactly(1, 0.5);
    assertThat(vectors.timesAsked("query")).isEqualTo(1);
    assertThat(vectors.timesAsked("same")).isEqualTo(1);
    assertThat(result.notes())
        .anySatisfy(note -> assertThat(note).startsWith("in 2 queries a relevant and"));
  }

  @Test
  void queriesWithoutRelevantDocumentsAreLeftOutAndTold() {
    vectors.put("query", 1, 0).put("document", 1, 0);
    queries.put("none", "no vector for this one");
    queries.put("judged", "query");
    corpus.put("d", "document");
    relevant.put("judged", Set.of("d"));
    EvaluationResult result = evaluate(10, COSINE);
    assertThat(result.samples().get("cosine_accuracy@1")).containsExactly(1);
    assertThat(result.notes())
        .contains("1 query left out: no relevant document in the judgments")
        .contains("only 1 item: the true intervals are somewhat wider than shown");
  }

  @Test
  void aGradeOfZeroIsNotRelevant() {
    RelevanceJudgments judgments = new RelevanceJudgments(Map.of("q", Map.of("d", 0)));
    RetrievalData data = new RetrievalData(Map.of("q", "x"), Map.of("d", "y"), judgments);
    assertThatThrownBy(() -> new InformationRetrievalEvaluator(data))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "None of the 1 queries has a relevant document; give judgments with a score above 0");
  }

  @Test
  void refusesVectorsThatAreNotFinite() {
    vectors.put("query", 1, 0).put("document", Float.NaN, 0);
    queries.put("q", "query");
    corpus.put("d", "document");
    relevant.put("q", Set.of("d"));
    assertThatThrownBy(() -> evaluate(10, COSINE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("vector of \"document\" holds NaN");
  }

  @Test
  void theDefaultsAreThoseOfSentenceTransformers() {
    fillRandomly(1);
    InformationRetrievalEvaluator evaluator = evaluator(EvaluatorOptions.DEFAULT, 50);
    assertThat(evaluator.metrics(COSINE))
        .containsExactly(
            "cosine_accuracy@1",
            "cosine_accuracy@3",
            "cosine_accuracy@5",
            "cosine_accuracy@10",
            "cosine_precision@1",
            "cosine_precision@3",
            "cosine_precision@5",
            "cosine_precision@10",
            "cosine_recall@1",
            "cosine_recall@3",
            "cosine_recall@5",
            "cosine_recall@10",
            "cosine_ndcg@10",
            "cosine_mrr@10",
            "cosine_map@100");
    assertThat(evaluator.primaryMetric(DOT)).isEqualTo("dot_ndcg@10");
    EvaluationResult result = evaluator.evaluate(vectors, vectors, DOT);
    assertThat(List.copyOf(result.metrics().keySet())).isEqualTo(evaluator.metrics(DOT));
    assertThat(result.primaryMetric()).isEqualTo("dot_ndcg@10");
  }

  @Test
  void nameAndFunctionsMakeTheKeys() {
    fillRandomly(1);
    EvaluatorOptions options =
        EvaluatorOptions.builder().name("dev").similarityFunctions(DOT, COSINE).build();
    EvaluationResult result = evaluator(options, 50).evaluate(vectors, vectors, COSINE);
    assertThat(result.primaryMetric()).isEqualTo("dev_dot_ndcg@10");
    assertThat(result.metrics()).containsKeys("dev_dot_mrr@10", "dev_cosine_map@100");
  }

  @Test
  void writesTheColumnsOfSentenceTransformers() throws Exception {
    fillRandomly(1);
    InformationRetrievalEvaluator evaluator = evaluator(EvaluatorOptions.named("dev"), 50);
    EvaluationResult result = evaluator.evaluate(vectors, vectors, COSINE);
    evaluator.writeCsv(result, folder, 1.5, 30);
    List<String> lines =
        Files.readAllLines(folder.resolve("Information-Retrieval_evaluation_dev_results.csv"));
    assertThat(lines.get(0))
        .isEqualTo(
            "epoch,steps,cosine-Accuracy@1,cosine-Accuracy@3,cosine-Accuracy@5,cosine-Accuracy@10,"
                + "cosine-Precision@1,cosine-Recall@1,cosine-Precision@3,cosine-Recall@3,"
                + "cosine-Precision@5,cosine-Recall@5,cosine-Precision@10,cosine-Recall@10,"
                + "cosine-MRR@10,cosine-NDCG@10,cosine-MAP@100");
    assertThat(lines.get(1))
        .startsWith("1.5,30," + result.metrics().get("dev_cosine_accuracy@1").value() + ",")
        .endsWith("," + result.metrics().get("dev_cosine_map@100").value());
  }

  @Test
  void gradesMakeAMetricOfTheirOwnAndChangeNoOther() {
    fillRandomly(4);
    EvaluationResult binary = evaluate(50, COSINE);
    Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
    relevant.forEach(
        (query, documents) -> {
          Map<String, Integer> ofQuery = new LinkedHashMap<>();
          documents.forEach(document -> ofQuery.put(document, 2 + ofQuery.size()));
          ofQuery.putIfAbsent(corpus.keySet().iterator().next(), 0);
          grades.put(query, ofQuery);
        });
    InformationRetrievalEvaluator graded =
        new InformationRetrievalEvaluator(
            queries,
            corpus,
            new RelevanceJudgments(grades),
            EvaluatorOptions.DEFAULT,
            RetrievalCutoffs.DEFAULT,
            50);
    EvaluationResult result = graded.evaluate(vectors, vectors, COSINE);
    assertThat(graded.metrics(COSINE)).endsWith("cosine_graded_ndcg@10");
    assertThat(List.copyOf(result.metrics().keySet())).isEqualTo(graded.metrics(COSINE));
    assertThat(result.metrics()).containsAllEntriesOf(binary.metrics());
    assertThat(binary.metrics()).doesNotContainKey("cosine_graded_ndcg@10");
  }

  @Test
  void theCorpusIsEncodedAnewOnlyForAnotherModel() throws Exception {
    corpus.putAll(Map.of("a", "a nurse", "b", "a baker", "c", "a vet"));
    queries.put("q", "night nurse");
    relevant.put("q", Set.of("a"));
    List<Long> documents = new ArrayList<>();
    EvaluatorOptions options =
        EvaluatorOptions.builder()
            .documentOptions(
                EncodeOptions.builder()
                    .progress((task, done, total) -> documents.add(done == 0 ? total : 0L))
                    .build())
            .build();
    InformationRetrievalEvaluator evaluator = evaluator(options, 2);
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"));
        SentenceTransformer other = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      EvaluationResult first = evaluator.evaluate(model);
      assertThat(encoded(documents)).isEqualTo(3);
      assertThat(evaluator.evaluate(model).metrics()).isEqualTo(first.metrics());
      assertThat(encoded(documents)).isZero();
      evaluator.evaluate(other);
      assertThat(encoded(documents)).isEqualTo(3);
      model.setMaxSeqLength(5);
      evaluator.evaluate(model);
      assertThat(encoded(documents)).isEqualTo(3);
    }
  }

  private static long encoded(List<Long> documents) {
    long sum = documents.stream().mapToLong(Long::longValue).sum();
    documents.clear();
    return sum;
  }

  @Test
  void keepsNoMoreVectorsThanAllowed() {
    CorpusVectors kept = new CorpusVectors(10);
    List<Integer> encodedBlocks = new ArrayList<>();
    for (String model : List.of("m", "m", "n", "m")) {
      for (int start : new int[] {0, 2, 4}) {
        kept.block(
            model,
            start,
            () -> {
              encodedBlocks.add(start);
              return new float[2][2];
            });
      }
    }
    // Two blocks of four components fit; the third is computed each time.
    assertThat(encodedBlocks).containsExactly(0, 2, 4, 4, 0, 2, 4, 0, 2, 4);
  }

  private void fillRandomly(int seed) {
    queries.clear();
    corpus.clear();
    relevant.clear();
    Random random = new Random(seed);
    boolean ties = seed % 2 == 1;
    int documents = 1 + random.nextInt(160);
    for (int i = 0; i < documents; i++) {
      // Some documents share their text with an earlier one.
      String text = "text " + (random.nextInt(8) == 0 ? random.nextInt(i + 1) : i);
      corpus.put("d" + random.nextInt(10_000) + "-" + i, text);
      vectors.put(text, ties ? Vectors.corner(random, 4) : Vectors.random(random, 6));
    }
    List<String> ids = List.copyOf(corpus.keySet());
    for (int query = 0; query < 1 + random.nextInt(20); query++) {
      String text = "query " + query;
      queries.put("q" + query, text);
      vectors.put(text, ties ? Vectors.corner(random, 4) : Vectors.random(random, 6));
      Set<String> documentsOfQuery = new LinkedHashSet<>();
      for (int i = random.nextInt(4); i >= (query == 0 ? 0 : 1); i--) {
        documentsOfQuery.add(ids.get(random.nextInt(ids.size())));
      }
      relevant.put("q" + query, documentsOfQuery);
    }
  }

  private EvaluationResult evaluate(int block, SimilarityFunction function) {
    return evaluator(EvaluatorOptions.DEFAULT, block).evaluate(vectors, vectors, function);
  }

  private InformationRetrievalEvaluator evaluator(EvaluatorOptions options, int block) {
    return new InformationRetrievalEvaluator(
        queries, corpus, Judgments.binary(relevant), options, RetrievalCutoffs.DEFAULT, block);
  }

  /** Sorts the whole corpus for every query, in double precision. */
  private Map<String, List<Double>> twin(SimilarityFunction function) {
    Map<String, List<Double>> samples = new LinkedHashMap<>();
    for (String query : queries.keySet()) {
      int count = relevant.get(query).size();
      if (count == 0) {
        continue;
      }
      float[] vector = vectors.get(queries.get(query));
      Comparator<String> byScore =
          Comparator.comparingDouble(id -> -function.of(vector, vectors.get(corpus.get(id))));
      List<String> ranked =
          corpus.keySet().stream().sorted(byScore.thenComparing(id -> id)).toList();
      boolean[] flags = new boolean[ranked.size()];
      for (int i = 0; i < flags.length; i++) {
        flags[i] = relevant.get(query).contains(ranked.get(i));
      }
      RetrievalCutoffs.DEFAULT
          .measures()
          .forEach(
              (measure, of) ->
                  samples
                      .computeIfAbsent(function.key() + "_" + measure, key -> new ArrayList<>())
                      .add(of.of(flags, count)));
    }
    return samples;
  }

  private static void assertSamples(
      EvaluationResult result, Map<String, List<Double>> expected, String description) {
    assertThat(result.samples().keySet()).as(description).isEqualTo(expected.keySet());
    expected.forEach(
        (metric, values) -> {
          double[] expectedValues = values.stream().mapToDouble(Double::doubleValue).toArray();
          assertThat(result.samples().get(metric))
              .as("%s %s", description, metric)
              .containsExactly(expectedValues);
          double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
          assertThat(result.metrics().get(metric).value())
              .as("%s %s", description, metric)
              .isCloseTo(mean, within(1e-12));
        });
  }
}
