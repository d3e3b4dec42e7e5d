package io.attune.evaluation;

import static io.attune.similarity.SimilarityFunction.COSINE;
import static io.attune.similarity.SimilarityFunction.DOT;
import static io.attune.similarity.SimilarityFunction.EUCLIDEAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.data.Triplet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TripletEvaluatorTest {
  @TempDir Path folder;

  private final Vectors vectors =
      new Vectors()
          .put("anchor", 1, 0)
          .put("near", 0.9f, 0.1f)
          .put("same direction", 1.8f, 0.2f)
          .put("middle", 0.5f, 0.5f)
          .put("far", 0, 1);

  @Test
  void thePositiveHasToBeNearerThanTheNegative() {
    assertThat(accuracies(List.of(triplet("near", "far"), triplet("far", "near"))))
        .containsExactly(1, 0);
  }

  @Test
  void aTieIsWrongAndTold() {
    List<Triplet> triplets =
        List.of(triplet("near", "near"), triplet("near", "same direction"), triplet("near", "far"));
    EvaluationResult result = evaluate(new TripletEvaluator(triplets));
    assertThat(result.samples().get("cosine_accuracy")).containsExactly(0, 0, 1);
    assertThat(result.notes()).contains("2 triplets tie exactly and count as wrong");
  }

  @Test
  void ofSeveralNegativesEachHasToBeBeaten() {
    assertThat(
            accuracies(
                List.of(
                    triplet("near", "far", "middle"),
                    triplet("middle", "far", "near"),
                    triplet("middle", "near", "far"))))
        .containsExactly(1, 0, 0);
  }

  @Test
  void theMarginHasToBeExceeded() {
    List<Triplet> triplets = List.of(triplet("near", "far"), triplet("near", "middle"));
    // Dot products with the anchor: near 0.9, middle 0.5, far 0.
    EvaluatorOptions dot = EvaluatorOptions.builder().similarityFunctions(DOT).build();
    assertThat(samples(new TripletEvaluator(triplets, dot, 0.3))).containsExactly(1, 1);
    assertThat(samples(new TripletEvaluator(triplets, dot, 0.6))).containsExactly(1, 0);
    assertThat(samples(new TripletEvaluator(triplets, dot, 1))).containsExactly(0, 0);
  }

  @Test
  void severalFunctionsGiveTheBestOfThem() {
    EvaluatorOptions options =
        EvaluatorOptions.builder().name("dev").similarityFunctions(EUCLIDEAN, DOT).build();
    TripletEvaluator evaluator =
        new TripletEvaluator(
            List.of(triplet("same direction", "near"), triplet("near", "far")), options, 0);
    EvaluationResult result = evaluate(evaluator);
    assertThat(result.metrics().get("dev_euclidean_accuracy").value()).isEqualTo(0.5);
    assertThat(result.metrics().get("dev_dot_accuracy").value()).isEqualTo(1);
    assertThat(result.metrics().get("dev_max_accuracy").value()).isEqualTo(1);
    assertThat(result.primaryMetric()).isEqualTo("dev_max_accuracy");
    assertThat(evaluator.metrics(COSINE)).isEqualTo(List.copyOf(result.metrics().keySet()));
    assertThat(evaluator.primaryMetric(COSINE)).isEqualTo("dev_max_accuracy");
  }

  @Test
  void theDefaultIsTheModelsOwnFunction() {
    TripletEvaluator evaluator = new TripletEvaluator(List.of(triplet("near", "far")));
    assertThat(evaluator.metrics(DOT)).containsExactly("dot_accuracy");
    assertThat(evaluator.evaluate(vectors, vectors, DOT).primaryMetric()).isEqualTo("dot_accuracy");
  }

  @Test
  void encodesEachTextOnce() {
    evaluate(
        new TripletEvaluator(
            List.of(triplet("near", "far"), triplet("near", "far"), triplet("far", "near"))));
    assertThat(vectors.timesAsked("anchor")).isEqualTo(1);
    assertThat(vectors.timesAsked("near")).isEqualTo(1);
  }

  @Test
  void wantsTriplets() {
    Dataset pairs = Dataset.of("jobs", List.of(new Pair("a", "b")));
    assertThatThrownBy(() -> TripletEvaluator.of(pairs))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Triplet evaluation needs the columns anchor, positive and negative, but jobs has"
                + " anchor, positive; mine negatives first, or evaluate retrieval");
    assertThatThrownBy(() -> new TripletEvaluator(List.of()))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void writesTheColumnsOfSentenceTransformers() throws Exception {
    TripletEvaluator evaluator = new TripletEvaluator(List.of(triplet("near", "far")));
    evaluator.writeCsv(evaluate(evaluator), folder, -1, -1);
    assertThat(Files.readString(folder.resolve("triplet_evaluation_results.csv")))
        .isEqualTo("epoch,steps,accuracy_cosine\n-1,-1,1.0\n");
  }

  private static Triplet triplet(String positive, String... negatives) {
    return new Triplet("anchor", positive, List.of(negatives));
  }

  private double[] accuracies(List<Triplet> triplets) {
    return samples(new TripletEvaluator(triplets));
  }

  private double[] samples(TripletEvaluator evaluator) {
    EvaluationResult result = evaluate(evaluator);
    return result.samples().get(result.primaryMetric());
  }

  private EvaluationResult evaluate(TripletEvaluator evaluator) {
    return evaluator.evaluate(vectors, vectors, COSINE);
  }
}
