package io.attune.losses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import io.attune.testing.PresetWeights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss over given vectors, against sentence-transformers in float64. */
class LossVectorsGoldenTest {
  private static final double TOLERANCE = 1e-5;

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Golden.json("loss-vectors.json").get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueAndGradientsEqualSentenceTransformers(JsonNode golden) {
    EmbeddingLoss loss = loss(golden);
    int rows = golden.get("vectors").get(0).size();
    List<Integer> order = IntStream.range(0, rows).boxed().toList();
    try (NativeScope scope = NativeScope.open();
        LossWeights weights = weights(loss, golden)) {
      EmbeddedBatch batch = batch(golden, order, weights);
      Tensor value = loss.forward(batch);
      assertThat(Golden.relativeDifference(value.item_double(), golden.get("value").asDouble()))
          .isLessThan(TOLERANCE);
      value.backward();
      for (int column = 0; column < batch.columns().size(); column++) {
        float[][] expected = Golden.matrix(golden.get("gradients").get(column));
        float[][] actual = Tensors.toRows(batch.columns().get(column).grad());
        assertThat(Golden.largestDifference(actual, expected)).isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOrderOfTheRowsDoesNotMatter(JsonNode golden) {
    EmbeddingLoss loss = loss(golden);
    int rows = golden.get("vectors").get(0).size();
    for (long seed = 1; seed <= 5; seed++) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, rows).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      try (NativeScope scope = NativeScope.open();
          LossWeights weights = weights(loss, golden)) {
        double value = loss.forward(batch(golden, order, weights)).item_double();
        assertThat(Golden.relativeDifference(value, golden.get("value").asDouble()))
            .as("seed %d", seed)
            .isLessThan(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rowsOfARowwiseLossCanBeTakenInParts(JsonNode golden) {
    if (!(loss(golden) instanceof RowwiseLoss loss)
        || golden.get("loss").asText().equals("MatryoshkaLoss")) {
      return; // the others have no parts
    }
    List<Integer> order = IntStream.range(0, golden.get("vectors").get(0).size()).boxed().toList();
    try (NativeScope scope = NativeScope.open();
        LossWeights weights = weights(loss, golden)) {
      EmbeddedBatch batch = batch(golden, order, weights);
      double sum = 0;
      for (int begin = 0; begin < order.size(); begin += 4) {
        int end = Math.min(begin + 4, order.size());
        sum += loss.forward(batch, begin, end).item_double();
      }
      assertThat(Golden.relativeDifference(sum, golden.get("value").asDouble()))
          .isLessThan(TOLERANCE);
    }
  }

  private static EmbeddingLoss loss(JsonNode golden) {
    return (EmbeddingLoss)
        Losses.create(golden.get("loss").asText(), Golden.options(golden.get("options")));
  }

  private static LossWeights weights(EmbeddingLoss loss, JsonNode golden) {
    int dimension = golden.get("vectors").get(0).get(0).size();
    LossWeights weights = LossWeights.ofSize(loss, dimension, 42);
    PresetWeights.preset(weights);
    return weights;
  }

  /** The golden vectors with the rows in some order. */
  private static EmbeddedBatch batch(JsonNode golden, List<Integer> order, LossWeights weights) {
    List<Tensor> columns = new ArrayList<>();
    List<int[]> textIds = new ArrayList<>();
    for (JsonNode matrix : golden.get("vectors")) {
      float[][] rows = Golden.matrix(matrix);
      columns.add(
          Tensors.ofRows(order.stream().map(row -> rows[row]).toArray(float[][]::new))
              .set_requires_grad(true));
      int first = textIds.size() * rows.length;
      textIds.add(order.stream().mapToInt(row -> first + row).toArray());
    }
    return new EmbeddedBatch(
        columns, new BatchRows(textIds, List.of(), labels(golden, order), weights, 0));
  }

  private static Optional<BatchLabels> labels(JsonNode golden, List<Integer> order) {
    JsonNode labels = golden.get("labels");
    if (labels.isNull()) {
      return Optional.empty();
    }
    JsonNode values = labels.get("values");
    BatchLabels.Kind kind =
        switch (labels.get("kind").asText()) {
          case "class" -> BatchLabels.Kind.CLASS;
          case "similarity" -> BatchLabels.Kind.SIMILARITY;
          case "scores" -> BatchLabels.Kind.SCORES;
          case "embedding" -> BatchLabels.Kind.EMBEDDING;
          default -> throw new IllegalArgumentException(labels.toString());
        };
    if (kind == BatchLabels.Kind.CLASS) {
      long[] classes = order.stream().mapToLong(row -> values.get(row).asLong()).toArray();
      return Optional.of(new BatchLabels(kind, Tensors.ofLongs(classes)));
    }
    List<Float> floats = new ArrayList<>();
    order.forEach(row -> addAll(values.get(row), floats));
    float[] flat = new float[floats.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = floats.get(i);
    }
    return Optional.of(new BatchLabels(kind, Tensors.ofFloats(flat, shape(values))));
  }

  private static void addAll(JsonNode node, List<Float> floats) {
    if (node.isArray()) {
      node.forEach(item -> addAll(item, floats));
    } else {
      floats.add((float) node.asDouble());
    }
  }

  private static long[] shape(JsonNode node) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode inner = node; inner.isArray(); inner = inner.get(0)) {
      shape.add((long) inner.size());
    }
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
