package io.attune.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultipleNegativesRankingLossTest {
  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Golden.json("losses.json").get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsSentenceTransformersInValueAndGradient(JsonNode expected) {
    var loss =
        new MultipleNegativesRankingLoss(
            expected.get("scale").asDouble(),
            SimilarityFunction.fromKey(
                expected.get("similarity").asText().startsWith("dot") ? "dot" : "cosine"),
            false);
    try (NativeScope scope = NativeScope.open()) {
      List<Tensor> columns = new ArrayList<>();
      for (JsonNode matrix : expected.get("vectors")) {
        columns.add(Tensors.ofRows(Golden.matrix(matrix)).set_requires_grad(true));
      }
      Tensor value = loss.forward(new EmbeddedBatch(columns, BatchRows.of(distinctTexts(columns))));
      assertThat(Golden.relativeDifference(value.item_double(), expected.get("loss").asDouble()))
          .isLessThan(1e-5);
      value.backward();
      for (int column = 0; column < columns.size(); column++) {
        float[][] gradient = Golden.matrix(expected.get("gradients").get(column));
        assertThat(Golden.largestDifference(Tensors.toRows(columns.get(column).grad()), gradient))
            .isLessThan(1e-5);
      }
    }
  }

  private static List<int[]> distinctTexts(List<Tensor> columns) {
    int rows = (int) columns.get(0).size(0);
    return IntStream.range(0, columns.size())
        .mapToObj(column -> IntStream.range(0, rows).map(row -> column * rows + row).toArray())
        .toList();
  }

  @Test
  void maskedDuplicatesAreNoWrongAnswers() {
    float[][] anchors = {{1, 0}, {0, 1}, {1, 1}};
    float[][] positives = {{1, 0.5f}, {1, 0.5f}, {0, 1}};
    List<int[]> texts = List.of(new int[] {0, 1, 2}, new int[] {3, 3, 4});
    double masked = value(true, anchors, positives, texts);
    // Rows 0 and 1 have the same positive: each chooses between it and row 2's only.
    double expected =
        (crossEntropy(20 * cosine(anchors[0], positives[0]), 20 * cosine(anchors[0], positives[2]))
                + crossEntropy(
                    20 * cosine(anchors[1], positives[1]), 20 * cosine(anchors[1], positives[2]))
                + crossEntropy(
                    20 * cosine(anchors[2], positives[2]),
                    20 * cosine(anchors[2], positives[0]),
                    20 * cosine(anchors[2], positives[1])))
            / 3;
    assertThat(masked).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-5));
    assertThat(value(false, anchors, positives, texts)).isGreaterThan(masked + 0.1);
  }

  private static double value(
      boolean mask, float[][] anchors, float[][] positives, List<int[]> texts) {
    try (NativeScope scope = NativeScope.open()) {
      var loss = new MultipleNegativesRankingLoss(20, SimilarityFunction.COSINE, mask);
      return loss.forward(
              new EmbeddedBatch(
                  List.of(Tensors.ofRows(anchors), Tensors.ofRows(positives)), BatchRows.of(texts)))
          .item_double();
    }
  }

  private static double cosine(float[] a, float[] b) {
    return SimilarityFunction.COSINE.of(a, b);
  }

  private static double crossEntropy(double right, double... wrong) {
    double sum = 1;
    for (double score : wrong) {
      sum += Math.exp(score - right);
    }
    return Math.log(sum);
  }

  @Test
  void isMadeByNameAndRefusesUnknownOptions() {
    Loss loss =
        Losses.create("MultipleNegativesRankingLoss", Map.of("scale", "5", "similarity", "dot"));
    assertThat(loss.configuration())
        .containsEntry("scale", 5.0)
        .containsEntry("similarity", "dot")
        .containsEntry("mask_duplicates", false);
    assertThatThrownBy(() -> Losses.create("MultipleNegativeRankingLoss", Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("did you mean 'MultipleNegativesRankingLoss'?");
    assertThatThrownBy(() -> Losses.create("MultipleNegativesRankingLoss", Map.of("scal", "5")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no option 'scal' (did you mean 'scale'?)");
    assertThatThrownBy(() -> Losses.create("MultipleNegativesRankingLoss", Map.of("scale", "-1")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("scale must be a number above 0");
  }
}
