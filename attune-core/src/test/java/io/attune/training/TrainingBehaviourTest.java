package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.data.TrainingExample;
import io.attune.engine.NativeMemory;
import io.attune.engine.Precision;
import io.attune.engine.Tensors;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.CountingEncoder;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingBehaviourTest {
  @TempDir private Path temporary;
  private Path out;

  @BeforeEach
  void chooseAFolder() {
    out = temporary.resolve("run");
  }

  @Test
  void aLossThatIsNoNumberStopsTheRunWithStepAndCause() {
    TrainingArguments arguments = TinyRun.arguments(out).learningRate(1e30).saveSteps(1).build();
    TinyRun run = new TinyRun();
    assertThatThrownBy(() -> run.train(arguments, builder -> {}))
        .isInstanceOf(TrainingFailedException.class)
        .hasMessageMatching("The (loss|gradient norm) became (NaN|Infinity) at step 2 of 10\\. .*")
        .hasMessageContaining("a learning rate that is too high (1.0E30): try a tenth of it")
        .hasMessageContaining("The last checkpoint is " + out.resolve("checkpoints/checkpoint-1"));
    assertThat(run.allEvents())
        .containsExactly("start 0/10", "step 1", "log 1", "save checkpoint-1");
  }

  @Test
  void trainingLeavesNothingInNativeMemoryEvenWhenItFails() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      long before = NativeMemory.objects();
      TinyRun.builder(TinyRun.arguments(out).build()).model(model).build().train();
      assertThat(NativeMemory.objects()).isEqualTo(before);
      SentenceTransformerTrainer failing =
          TinyRun.builder(TinyRun.arguments(temporary.resolve("2")).learningRate(1e30).build())
              .model(model)
              .build();
      assertThatThrownBy(failing::train).isInstanceOf(TrainingFailedException.class);
      assertThat(NativeMemory.objects()).isEqualTo(before);
    }
  }

  @Test
  void bf16LearnsNearlyAsFloat32() throws IOException {
    TinyRun single = TinyRun.run(TinyRun.arguments(out).build());
    TinyRun half =
        TinyRun.run(TinyRun.arguments(temporary.resolve("half")).precision(Precision.BF16).build());
    for (int step = 0; step < 10; step++) {
      assertThat(half.losses().get(step)).isCloseTo(single.losses().get(step), within(0.05));
    }
    assertThat(half.losses()).isNotEqualTo(single.losses());
    assertThat(single.losses().get(9)).isLessThan(0.8 * single.losses().get(0));
  }

  @Test
  void theSameRunTwiceIsTheSameToTheBit() throws IOException {
    Path model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", temporary), 0.1);
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      Path folder = temporary.resolve(precision.key());
      TrainingArgumentsBuilder arguments = TinyRun.arguments(folder).precision(precision);
      TinyRun first = new TinyRun().train(model, arguments.build(), builder -> {});
      TinyRun second =
          new TinyRun()
              .train(
                  model,
                  TinyRun.arguments(temporary.resolve(precision.key() + "2"))
                      .precision(precision)
                      .build(),
                  builder -> {});
      assertThat(second.losses()).isEqualTo(first.losses());
      assertThat(second.vectors()).isEqualTo(first.vectors());
    }
  }

  @Test
  void dropoutChangesTheLossesAndIsOffInEvaluation() throws IOException {
    Path model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", temporary), 0.3);
    TrainingArguments arguments =
        TinyRun.arguments(out)
            .learningRate(1e-20) // the weights stay as they are
            .evalStrategy(Strategy.EPOCH)
            .build();
    TinyRun run = new TinyRun().train(model, arguments, b -> b.evalDataset(TinyRun.PAIRS));
    TinyRun without =
        new TinyRun()
            .train(
                TinyRun.arguments(temporary.resolve("without"))
                    .learningRate(1e-20)
                    .evalStrategy(Strategy.EPOCH)
                    .build(),
                b -> b.evalDataset(TinyRun.PAIRS));
    assertThat(run.losses().get(0)).isNotCloseTo(without.losses().get(0), within(0.01));
    assertThat(run.evaluations().get(0)).isEqualTo(without.evaluations().get(0));
    assertThat(run.evaluations().get(1).get("eval_loss"))
        .isEqualTo(run.evaluations().get(0).get("eval_loss"));
  }

  @Test
  void promptsAreAsIfTheyStoodInTheData() throws IOException {
    List<? extends TrainingExample> prompted =
        TinyRun.PAIRS.examples().stream()
            .map(Pair.class::cast)
            .map(pair -> new Pair("x " + pair.anchor(), "y " + pair.positive()))
            .toList();
    TinyRun expected =
        new TinyRun()
            .train(
                TinyRun.arguments(temporary.resolve("literal")).build(),
                b -> b.trainDataset(Dataset.of(prompted)));
    TinyRun run =
        TinyRun.run(TinyRun.arguments(out).prompts(Map.of("anchor", "x ", "*", "y ")).build());
    assertThat(run.losses()).isEqualTo(expected.losses());
    assertThat(run.vectors()).isEqualTo(expected.vectors());
  }

  /** As PyTorch's Embedding with a padding_idx, also where a text spells the token out. */
  @Test
  void theEmbeddingOfPaddingIsNeverTrained() throws IOException {
    Dataset data = Dataset.of(List.of(new Pair("[PAD] a", "b [PAD]"), new Pair("c", "d")));
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      assertThat(model.tokenize(List.of("[PAD] a")).get(0)).startsWith(2, 0);
      var words = model.encoder().parameters().get("embeddings.word_embeddings.weight");
      float[][] before = Tensors.toRows(words);
      TinyRun.builder(TinyRun.arguments(out).build())
          .model(model)
          .trainDataset(data)
          .build()
          .train();
      float[][] after = Tensors.toRows(words);
      assertThat(after[0]).isEqualTo(before[0]);
      assertThat(after[2]).isNotEqualTo(before[2]);
    }
  }

  /** The encoder's rows are the texts' tokens: no padding in training either. */
  @Test
  void trainsOnTheRealTokensOnly() throws IOException {
    CountingEncoder encoder = CountingEncoder.of(Golden.path("tiny-bert-mean"));
    try (SentenceTransformer model = encoder.model()) {
      long tokens = 0;
      for (TrainingExample example : TinyRun.PAIRS.examples()) {
        for (int[] text : model.tokenize(example.texts())) {
          tokens += text.length;
        }
      }
      TrainingResult result =
          TinyRun.builder(TinyRun.arguments(out).build()).model(model).build().train();
      assertThat(encoder.rows()).isEqualTo(2 * tokens);
      assertThat(encoder.passes()).isEqualTo(10); // one pass for all columns of a batch
      assertThat(result.tokensTrained()).isEqualTo(2 * tokens);
      assertThat(result.rowsTrained()).isEqualTo(40);
    }
  }

  @Test
  void accumulatedBatchesCountAlikeAndAnEpochsRestIsAStep() throws IOException {
    TrainingArguments arguments =
        TinyRun.arguments(out).epochs(1).gradientAccumulation(2).learningRate(1e-20).build();
    TinyRun accumulated = TinyRun.run(arguments);
    TinyRun single =
        TinyRun.run(
            TinyRun.arguments(temporary.resolve("single")).epochs(1).learningRate(1e-20).build());
    List<Double> losses = single.losses();
    assertThat(accumulated.losses()).hasSize(3);
    assertThat(accumulated.losses().get(0))
        .isCloseTo((losses.get(0) + losses.get(1)) / 2, within(1e-6));
    assertThat(accumulated.losses().get(2)).isCloseTo(losses.get(4), within(1e-6));
  }

  /** A text that is the positive of several rows of a batch. */
  @Test
  void maskingDuplicatesLowersTheLossOfBatchesThatHaveThem() throws IOException {
    List<Pair> pairs =
        List.of(new Pair("a", "x"), new Pair("b", "x"), new Pair("c", "y"), new Pair("d", "z"));
    Dataset data = Dataset.of(pairs);
    TrainingArguments arguments = TinyRun.arguments(out).epochs(1).build();
    TinyRun plain = new TinyRun().train(arguments, b -> b.trainDataset(data));
    TinyRun masked =
        new TinyRun()
            .train(
                TinyRun.arguments(temporary.resolve("masked")).epochs(1).build(),
                b ->
                    b.trainDataset(data)
                        .loss(
                            new MultipleNegativesRankingLoss(20, SimilarityFunction.COSINE, true)));
    assertThat(masked.losses().get(0)).isLessThan(plain.losses().get(0) - 0.1);
    TinyRun apart =
        new TinyRun()
            .train(
                TinyRun.arguments(temporary.resolve("apart"))
                    .epochs(1)
                    .batchSampler(BatchSampler.NO_DUPLICATES)
                    .build(),
                b -> b.trainDataset(data));
    assertThat(apart.result().steps()).as("three rows, and the one that waited").isEqualTo(1);
    assertThat(apart.result().rowsTrained()).isEqualTo(4);
  }

  @Test
  void theModelIsTrainedInPlaceAndFreeOfGradientsAfterwards() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      String before = model.fingerprint();
      TinyRun.builder(TinyRun.arguments(out).build()).model(model).build().train();
      assertThat(model.fingerprint()).isNotEqualTo(before);
      assertThat(model.encoder().parameters().values())
          .allSatisfy(
              parameter -> {
                assertThat(parameter.requires_grad()).isFalse();
                assertThat(parameter.grad().defined()).isFalse();
              });
    }
  }
}
