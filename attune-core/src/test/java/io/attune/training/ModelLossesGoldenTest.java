package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.data.Dataset;
import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.losses.DataProfile;
import io.attune.losses.ForwardPass;
import io.attune.losses.Loss;
import io.attune.losses.LossResources;
import io.attune.losses.LossWeights;
import io.attune.losses.Losses;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.testing.PresetWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The losses that ask for more than vectors (a guide, a second model, a decoder, the layers), on
 * one batch of models with fixed weights: value and the length of every weight's gradient, against
 * sentence-transformers in float64. The losses of vectors alone have {@code LossVectorsGoldenTest}.
 */
class ModelLossesGoldenTest {
  private static final double VALUE = 1e-5;
  private static final double GRADIENTS = 1e-4;

  /** A gradient this much smaller than the largest is rounding: so it is for key biases. */
  private static final double NOISE = 1e-6;

  private static final JsonNode GOLDEN = Golden.json("model-losses.json");
  private static final JsonNode ROWS = Golden.json("loss-histories.json").get("rows");

  @TempDir private Path folder;

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false);
  }

  /** Between the two golden files no loss is left out. */
  @Test
  void everyLossHasAValueOnFixedVectorsOrFixedModels() {
    Set<String> seen = new TreeSet<>();
    cases().forEach(golden -> seen.add(golden.get("name").asText()));
    Golden.json("loss-vectors.json")
        .get("cases")
        .forEach(golden -> seen.add(golden.get("loss").asText()));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(Losses.names());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueAndGradientsEqualSentenceTransformers(JsonNode golden) throws IOException {
    String name = golden.get("model").asText();
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path(name));
        SentenceTransformer guide = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      guide.setMaxSeqLength(model.maxSeqLength()); // as in LossHistoriesTest
      Dataset rows = Golden.dataset(ROWS.get(golden.get("rows").asText()), folder);
      Loss loss =
          Losses.create(
              golden.get("name").asText(),
              Golden.options(golden.get("options")),
              new LossResources(Optional.of(DataProfile.of(rows)), reference -> guide));
      model.parameters().values().forEach(weight -> weight.set_requires_grad(true));
      try (LossWeights weights = LossWeights.of(new PresetWeights(loss), model, 42)) {
        double value = backward(loss, model, rows, weights);
        assertThat(Golden.relativeDifference(value, golden.get("value").asDouble()))
            .isLessThan(VALUE);
        assertGradients(model, golden.get("gradients"));
      }
    }
  }

  /** No dropout is configured. */
  private static double backward(
      Loss loss, SentenceTransformer model, Dataset rows, LossWeights weights) {
    TrainingArguments arguments = TrainingArguments.builder(Path.of("unused")).build();
    try (NativeScope scope = NativeScope.open()) {
      return loss.backward(
          new TokenizedDataset(rows, model, arguments)
              .batch(
                  IntStream.range(0, GOLDEN.get("batch").asInt()).toArray(),
                  model,
                  weights,
                  ForwardPass.training(Precision.FP32, 42, 0)),
          1);
    }
  }

  private static void assertGradients(SentenceTransformer model, JsonNode expected) {
    Map<String, Double> actual = new TreeMap<>();
    try (NativeScope scope = NativeScope.open()) {
      model.parameters().forEach((name, weight) -> actual.put(name, length(weight.grad())));
    }
    double largest = 0;
    for (JsonNode length : expected) {
      largest = Math.max(largest, length.asDouble());
    }
    assertThat(actual).hasSize(expected.size());
    double noise = NOISE * largest;
    expected
        .properties()
        .forEach(
            weight -> {
              double wanted = weight.getValue().asDouble();
              assertThat(actual.get(weight.getKey()))
                  .as(weight.getKey())
                  .isCloseTo(wanted, Offset.offset(GRADIENTS * wanted + noise));
            });
  }

  private static double length(Tensor gradient) {
    return gradient.defined() ? gradient.norm().item_double() : 0;
  }
}
