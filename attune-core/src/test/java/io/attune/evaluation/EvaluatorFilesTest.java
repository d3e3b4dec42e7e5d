package io.attune.evaluation;

import static io.attune.similarity.SimilarityFunction.COSINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.LabeledPair;
import io.attune.data.LabeledText;
import io.attune.data.Pair;
import io.attune.data.RerankingSample;
import io.attune.data.ScoredPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CSV files of evaluators are those of sentence-transformers; what they cannot use they refuse.
 */
class EvaluatorFilesTest {
  @TempDir private Path folder;

  private final Vectors vectors =
      new Vectors().put("a", 1, 0).put("b", 0.8f, 0.6f).put("c", 0, 1).put("d", -1, 0);

  private final EvaluatorOptions dev = EvaluatorOptions.named("dev");

  private void writes(Evaluator evaluator, EvaluationResult result, String file, String header)
      throws Exception {
    evaluator.writeCsv(result, folder, 0.5, 7);
    List<String> lines = Files.readAllLines(folder.resolve(file));
    assertThat(lines.get(0)).isEqualTo("epoch,steps," + header);
    assertThat(lines.get(1)).startsWith("0.5,7,").hasSizeGreaterThan(8);
    assertThat(lines.get(1).split(",", -1)).hasSameSizeAs(lines.get(0).split(",", -1));
  }

  @Test
  void filesAndColumns() throws Exception {
    List<ScoredPair> scored = List.of(new ScoredPair("a", "b", 1), new ScoredPair("a", "c", 0));
    var similarity = new EmbeddingSimilarityEvaluator(scored, dev);
    writes(
        similarity,
        similarity.evaluate(vectors, COSINE),
        "similarity_evaluation_dev_results.csv",
        "cosine_pearson,cosine_spearman");
    List<LabeledPair> labeled = List.of(new LabeledPair("a", "b", 1), new LabeledPair("a", "c", 0));
    var classification = new BinaryClassificationEvaluator(labeled, dev);
    writes(
        classification,
        classification.evaluate(vectors, COSINE),
        "binary_classification_evaluation_dev_results.csv",
        "cosine_accuracy,cosine_accuracy_threshold,cosine_f1,cosine_precision,cosine_recall,"
            + "cosine_f1_threshold,cosine_ap,cosine_mcc");
    var reranking =
        new RerankingEvaluator(
            List.of(new RerankingSample("a", List.of("b"), List.of("c"))), dev, 5);
    writes(
        reranking,
        reranking.evaluate(vectors, vectors),
        "RerankingEvaluator_dev_results_@5.csv",
        "MAP,MRR@5,NDCG@5");
    var paraphrases = ParaphraseMiningEvaluator.of(Dataset.of(labeled), dev);
    writes(
        paraphrases,
        paraphrases.evaluate(vectors),
        "paraphrase_mining_evaluation_dev_results.csv",
        "precision,recall,f1,threshold,average_precision");
    var translations = new TranslationEvaluator(List.of(new Pair("a", "b")), dev);
    writes(
        translations,
        translations.evaluate(vectors),
        "translation_evaluation_dev_results.csv",
        "src2trg,trg2src");
    var teacher = new MSEEvaluator(new float[][] {{1, 1}}, List.of("a"), dev);
    writes(teacher, teacher.evaluate(vectors), "mse_evaluation_dev_results.csv", "MSE");
    var classes = new LabelAccuracyEvaluator(labeled, (x, y) -> new int[] {1, 1}, dev);
    EvaluationResult accuracy = classes.evaluate(vectors);
    writes(classes, accuracy, "accuracy_evaluation_dev_results.csv", "accuracy");
    assertThat(accuracy.primary().value()).isEqualTo(0.5);
    assertThat(accuracy.primaryMetric()).isEqualTo("dev_accuracy");
  }

  @Test
  void labelledTextsOfOneClassAreDuplicates() {
    Dataset texts =
        Dataset.of(
            List.of(
                new LabeledText("a", 0),
                new LabeledText("b", 0),
                new LabeledText("c", 1),
                new LabeledText("d", 2)));
    EvaluationResult result =
        ParaphraseMiningEvaluator.of(texts, EvaluatorOptions.DEFAULT).evaluate(vectors);
    assertThat(result.primary().value()).isEqualTo(1); // a and b are the most alike of all
    assertThat(result.metrics().get("recall").value()).isEqualTo(1);
  }

  @Test
  void equalValuesHaveNoCorrelationAndThatIsTold() {
    List<ScoredPair> equal = List.of(new ScoredPair("a", "b", 1), new ScoredPair("a", "c", 1));
    EvaluationResult result = new EmbeddingSimilarityEvaluator(equal).evaluate(vectors, COSINE);
    assertThat(result.primary().value()).isZero();
    assertThat(result.notes()).anySatisfy(n -> assertThat(n).startsWith("all scores are equal"));
    List<ScoredPair> collapsed = List.of(new ScoredPair("a", "a", 1), new ScoredPair("c", "c", 0));
    EvaluationResult flat = new EmbeddingSimilarityEvaluator(collapsed).evaluate(vectors, COSINE);
    assertThat(flat.primary().value()).isZero();
    assertThat(flat.notes()).anySatisfy(n -> assertThat(n).contains("may have collapsed"));
  }

  @Test
  void thresholdsAreNoDifferencesBetweenModels() {
    List<LabeledPair> labeled = List.of(new LabeledPair("a", "b", 1), new LabeledPair("a", "c", 0));
    EvaluationResult result = new BinaryClassificationEvaluator(labeled).evaluate(vectors, COSINE);
    assertThat(result.metrics()).containsKey("cosine_f1_threshold");
    assertThat(result.differenceFrom(result)).doesNotContainKey("cosine_f1_threshold");
    assertThat(result.differenceFrom(result)).containsKey("cosine_f1");
  }

  @Test
  void keysWithoutTheirFunction() {
    assertThat(MetricNames.withoutFunction("dev_spearman_cosine")).isEqualTo("dev_spearman");
    assertThat(MetricNames.withoutFunction("spearman_max")).isEqualTo("spearman_max");
    assertThat(MetricNames.withoutFunction("cosine_f1_threshold")).isEqualTo("f1_threshold");
    assertThat(MetricNames.withoutFunction("cosine_graded_ndcg@10")).isEqualTo("graded_ndcg@10");
    assertThat(MetricNames.isOf("dev_pearson_dot", "pearson")).isTrue();
    assertThat(MetricNames.isOf("cosine_accuracy_threshold", "accuracy")).isFalse();
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    assertThatThrownBy(() -> new EmbeddingSimilarityEvaluator(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("A correlation needs at least two scored pairs, but there are none");
    assertThatThrownBy(
            () -> new BinaryClassificationEvaluator(List.of(new LabeledPair("a", "b", 3))))
        .hasMessageContaining("pair 1 has 3");
    assertThatThrownBy(
            () ->
                new RerankingEvaluator(List.of(new RerankingSample("a", List.of("b"), List.of()))))
        .hasMessageContaining("None of the 1 queries has a positive and a negative document");
    assertThatThrownBy(
            () ->
                new ParaphraseMiningEvaluator(
                    Map.of("1", "a", "2", "b"),
                    List.of(new ParaphraseMiningEvaluator.Duplicate("1", "3"))))
        .hasMessageContaining("names the sentence '3', which does not exist");
    assertThatThrownBy(
            () -> new MSEEvaluator(new float[][] {{1, 2, 3}}, List.of("a"), dev).evaluate(vectors))
        .hasMessageContaining("have 2 components, but the teacher's have 3");
    assertThatThrownBy(
            () -> EmbeddingSimilarityEvaluator.of(Dataset.of("pairs", List.of(new Pair("a", "b")))))
        .hasMessageContaining("needs the columns sentence1, sentence2, score, but pairs has");
    EvaluatorOptions two =
        EvaluatorOptions.builder()
            .similarityFunctions(COSINE, io.attune.similarity.SimilarityFunction.DOT)
            .build();
    assertThatThrownBy(() -> new TranslationEvaluator(List.of(new Pair("a", "b")), two))
        .hasMessageContaining("scores by one similarity function");
  }
}
