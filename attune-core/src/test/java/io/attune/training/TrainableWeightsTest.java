package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import io.attune.engine.Tensors;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.LoraOptions;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Freezing, layer-wise learning rates and adapters: what is trained, how fast, and resumed. */
class TrainableWeightsTest {
  @TempDir private Path folder;

  private TrainingArgumentsBuilder arguments(String out) {
    return TinyRun.arguments(folder.resolve(out)).saveSteps(3).warmupRatio(0.2).weightDecay(0.01);
  }

  @Test
  void ratesFallFromLayerToLayer() throws IOException {
    TrainingArguments arguments = arguments("rates").layerLearningRateDecay(0.5).build();
    Map<String, Double> expected =
        Map.of(
            "embeddings.norm.weight", 1 / 16.0,
            "embeddings.tok_embeddings.weight", 1 / 16.0,
            "layers.0.attn.Wqkv.weight", 1 / 8.0,
            "layers.2.mlp.Wo.weight", 1 / 2.0,
            "layers.3.mlp.Wo.weight", 1.0,
            "final_norm.weight", 1.0);
    try (SentenceTransformer model = load("modernbert")) {
      TrainableWeights weights = TrainableWeights.of(model.parameters(), arguments);
      expected.forEach(
          (name, rate) -> assertThat(weights.rate(name)).as(name).isCloseTo(rate, within(1e-12)));
    }
    try (SentenceTransformer model = load("bert")) {
      TrainableWeights weights = TrainableWeights.of(model.parameters(), arguments);
      assertThat(weights.rate("2_Dense.linear.weight")).isEqualTo(1);
      assertThat(weights.rate("encoder.layer.1.output.dense.bias")).isEqualTo(1);
      assertThat(weights.rate("embeddings.word_embeddings.weight")).isEqualTo(0.25);
    }
  }

  @Test
  void frozenWeightsStayAndTheOthersMove() throws IOException {
    TrainingArguments arguments =
        arguments("frozen").freeze(List.of("embeddings.*", "encoder.layer.0.*", "*_Norm*")).build();
    assertThatThrownBy(() -> train("tiny-bert-mean", arguments, model -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "freeze: no weight of the model fits '*_Norm*'", "* stands for any characters");
    TrainingArguments right =
        arguments("right").freeze(List.of("embeddings.*", "encoder.layer.0.*")).build();
    Map<String, Double> moved = train("tiny-bert-mean", right, model -> {});
    moved.forEach(
        (name, distance) -> {
          boolean frozen = name.startsWith("embeddings.") || name.startsWith("encoder.layer.0.");
          assertThat(distance > 0).as(name).isEqualTo(!frozen);
        });
  }

  @Test
  void refusesToFreezeEverything() {
    TrainingArguments arguments = arguments("all").freeze(List.of("*")).build();
    assertThatThrownBy(() -> train("tiny-bert-mean", arguments, model -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("freeze: * leaves no weight to train");
  }

  @Test
  void lowerLayersMoveLess() throws IOException {
    Map<String, Double> alike = train("tiny-bert-mean", arguments("alike").build(), model -> {});
    Map<String, Double> decayed =
        train(
            "tiny-bert-mean",
            arguments("decayed").layerLearningRateDecay(0.1).build(),
            model -> {});
    String words = "embeddings.word_embeddings.weight";
    String top = "encoder.layer.1.output.dense.weight";
    assertThat(decayed.get(words) / alike.get(words)).isBetween(0.005, 0.03);
    assertThat(decayed.get(top) / alike.get(top)).isBetween(0.7, 1.4);
  }

  @Test
  void stoppedAndResumedTheyEndBitForBitTheSame() throws IOException {
    LoraOptions lora = new LoraOptions(2, 4, 0.1, false, List.of("query", "value"));
    Consumer<SentenceTransformer> adapted = model -> model.addAdapter(lora, 5);
    Consumer<TrainingArgumentsBuilder> slow =
        builder -> builder.layerLearningRateDecay(0.8).freeze(List.of("*layer.0.*"));
    TrainingArgumentsBuilder whole = arguments("whole");
    slow.accept(whole);
    float[][] expected = vectors("tiny-bert-mean", whole.build(), adapted, false, 0);
    TrainingArgumentsBuilder parts = arguments("parts");
    slow.accept(parts);
    vectors("tiny-bert-mean", parts.build(), adapted, false, 4);
    assertThat(Files.exists(folder.resolve("parts/checkpoints"))).isTrue();
    assertThat(vectors("tiny-bert-mean", parts.build(), adapted, true, 0)).isDeepEqualTo(expected);
    assertThatThrownBy(() -> vectors("tiny-bert-mean", parts.build(), model -> {}, true, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("adapter was LoraOptions[rank=2");
  }

  @Test
  void onlyTheAdapterMoves() throws IOException {
    TrainingArguments arguments = arguments("adapter").build();
    try (SentenceTransformer model = load("qwen3")) {
      Map<String, float[]> before = values(model);
      model.addAdapter(LoraOptions.DEFAULT, 3);
      float[][] plain = model.encode(List.of("bread", "why is the sea salty"));
      TinyRun.builder(arguments).model(model).build().train();
      assertThat(
              Golden.largestDifference(
                  model.encode(List.of("bread", "why is the sea salty")), plain))
          .isGreaterThan(1e-3);
      model
          .encoder()
          .parameters()
          .forEach(
              (name, weight) ->
                  assertThat(Tensors.toFloats(weight)).as(name).isEqualTo(before.get(name)));
    }
  }

  private static SentenceTransformer load(String name) throws IOException {
    return SentenceTransformer.load(Golden.path("encoders/" + name));
  }

  private static Map<String, float[]> values(SentenceTransformer model) {
    return model.parameters().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, weight -> Tensors.toFloats(weight.getValue())));
  }

  /** How far each weight moves. */
  private static Map<String, Double> train(
      String name, TrainingArguments arguments, Consumer<SentenceTransformer> prepare)
      throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path(name))) {
      prepare.accept(model);
      Map<String, float[]> before = values(model);
      TinyRun.builder(arguments).model(model).build().train();
      Map<String, Double> moved = new TreeMap<>();
      values(model).forEach((key, after) -> moved.put(key, distance(before.get(key), after)));
      return moved;
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /**
   * @param stopAfter the step after which it is told to stop; 0 for never
   */
  private static float[][] vectors(
      String name,
      TrainingArguments arguments,
      Consumer<SentenceTransformer> prepare,
      boolean resume,
      int stopAfter)
      throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path(name))) {
      prepare.accept(model);
      SentenceTransformerTrainer[] trainer = new SentenceTransformerTrainer[1];
      trainer[0] =
          SentenceTransformerTrainer.builder()
              .model(model)
              .arguments(arguments)
              .trainDataset(TinyRun.PAIRS)
              .loss(new MultipleNegativesRankingLoss())
              .resume(resume)
              .listener(
                  new TrainingListener() {
                    @Override
                    public void onStep(TrainingProgress progress) {
                      if (progress.step() == stopAfter) {
                        trainer[0].requestStop();
                      }
                    }
                  })
              .build();
      trainer[0].train();
      return model.encode(List.of("a b c", "why is the sea salty"));
    }
  }
}
