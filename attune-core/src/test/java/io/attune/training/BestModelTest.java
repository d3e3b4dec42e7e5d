package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.LabeledText;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model is the best, that it is kept, and when a run stops early. */
class BestModelTest {
  @TempDir private Path temporary;
  private Path out;

  @BeforeEach
  void chooseAFolder() {
    out = temporary.resolve("run");
  }

  /** Ten steps, evaluated and saved at every second one. */
  private TrainingArgumentsBuilder everySecond() {
    return TinyRun.arguments(out)
        .loggingSteps(100)
        .evalStrategy(Strategy.STEPS)
        .evalSteps(2)
        .saveSteps(2);
  }

  private List<String> checkpoints() throws IOException {
    try (var files = Files.list(out.resolve("checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private float[][] vectorsOf(int step) throws IOException {
    try (SentenceTransformer model =
        SentenceTransformer.load(out.resolve("checkpoints/checkpoint-" + step + "/model"))) {
      return model.encode(List.of("a b c", "d e", "f"));
    }
  }

  @Test
  void theBestWeightsAreLoadedAtTheEnd() throws IOException {
    ScriptedEvaluator evaluator = new ScriptedEvaluator(0.1, 0.5, 0.3, 0.5, 0.2, 0.77);
    TinyRun run =
        new TinyRun().train(everySecond().loadBestAtEnd(true).build(), b -> b.evaluator(evaluator));
    assertThat(run.result().bestStep()).contains(4); // the later 0.5 is not better
    assertThat(run.result().bestMetric()).contains(0.5);
    assertThat(run.result().steps()).isEqualTo(10);
    assertThat(run.vectors()).isEqualTo(vectorsOf(4));
    assertThat(Golden.largestDifference(run.vectors(), vectorsOf(10))).isGreaterThan(1e-3);
    // The evaluation reported at the end is that of the weights loaded.
    assertThat(evaluator.calls()).isEqualTo(6);
    assertThat(run.result().finalEvaluation().get(0).primary().value()).isEqualTo(0.77);
  }

  @Test
  void withoutBeingAskedTheLastWeightsStay() throws IOException {
    TinyRun run =
        new TinyRun().train(everySecond().build(), b -> b.evaluator(TinyRun.scripted(0.5, 0.1)));
    assertThat(run.result().bestStep()).contains(2);
    assertThat(run.vectors()).isEqualTo(vectorsOf(10));
  }

  @Test
  void aLimitKeepsTheNewestAndTheBest() throws IOException {
    new TinyRun()
        .train(
            everySecond().saveTotalLimit(2).loadBestAtEnd(true).build(),
            b -> b.evaluator(TinyRun.scripted(0.1, 0.5, 0.3, 0.4, 0.2)));
    assertThat(checkpoints()).containsExactly("checkpoint-10", "checkpoint-4", "checkpoint-8");
  }

  @Test
  void aLimitOfOneKeepsTheNewest() throws IOException {
    TinyRun.run(TinyRun.arguments(out).saveSteps(2).saveTotalLimit(1).build());
    assertThat(checkpoints()).containsExactly("checkpoint-10");
  }

  @Test
  void theBestIsSavedWhereNoCheckpointIsDue() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                everySecond().saveStrategy(Strategy.NO).loadBestAtEnd(true).build(),
                b -> b.evaluator(TinyRun.scripted(0.1, 0.5, 0.3)));
    assertThat(checkpoints()).containsExactly("checkpoint-2", "checkpoint-4");
    assertThat(run.vectors()).isEqualTo(vectorsOf(4));
  }

  /** transformers' EarlyStoppingCallback: so many evaluations in a row that are not better. */
  @Test
  void stopsEarlyAfterSoManyEvaluationsWithoutABetterOne() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                everySecond().earlyStopping(2).loadBestAtEnd(true).build(),
                b -> b.evaluator(TinyRun.scripted(0.3, 0.2, 0.4, 0.4, 0.1, 0.9)));
    assertThat(run.result().steps()).isEqualTo(10);
    out = temporary.resolve("earlier");
    run =
        new TinyRun()
            .train(
                everySecond().earlyStopping(2).loadBestAtEnd(true).build(),
                b -> b.evaluator(TinyRun.scripted(0.3, 0.3, 0.2, 0.9)));
    assertThat(run.result().steps()).isEqualTo(6);
    assertThat(run.result().stopped()).isFalse();
    assertThat(run.result().bestStep()).contains(2);
    assertThat(run.vectors()).isEqualTo(vectorsOf(2));
  }

  @Test
  void aRunThatStoppedEarlyIsNotTrainedFurtherWhenResumed() throws IOException {
    TrainingArguments arguments = everySecond().earlyStopping(1).build();
    TinyRun first = new TinyRun().train(arguments, b -> b.evaluator(TinyRun.scripted(0.3, 0.2)));
    assertThat(first.result().steps()).isEqualTo(4);
    TinyRun again =
        new TinyRun().train(arguments, b -> b.evaluator(TinyRun.scripted(0.2)).resume(true));
    assertThat(again.result().steps()).isEqualTo(4);
    assertThat(again.vectors()).isEqualTo(first.vectors());
  }

  @Test
  void aLowerLossIsBetterAndAHigherMetric() throws IOException {
    Dataset validation = TinyRun.pairs(6, 1);
    TinyRun run =
        new TinyRun()
            .train(
                everySecond().build(),
                b -> b.evalDataset(validation).evaluator(TinyRun.scripted(0.9, 0.1)));
    double lowest =
        run.evaluations().stream()
            .mapToDouble(entry -> (double) entry.get("eval_loss"))
            .min()
            .orElseThrow();
    assertThat(run.result().bestMetric()).contains(lowest); // the default with validation data
    out = temporary.resolve("by-metric");
    run =
        new TinyRun()
            .train(
                everySecond().metricForBest("eval_scripted_quality").build(),
                b -> b.evalDataset(validation).evaluator(TinyRun.scripted(0.9, 0.1)));
    assertThat(run.result().bestMetric()).contains(0.9);
  }

  @Test
  void aValueThatIsNoNumberIsNeverTheBest() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      Evaluation evaluation =
          new Evaluation(
              TinyRun.builder(TinyRun.arguments(out).build())
                  .model(model)
                  .evalDataset(TinyRun.PAIRS)
                  .build(),
              new TrainedWeights(model, List.of(), TinyRun.arguments(out).build()));
      assertThat(evaluation.isBetter(Double.NaN, null)).isFalse();
      assertThat(evaluation.isBetter(2, null)).isTrue();
      assertThat(evaluation.isBetter(1, 2.0)).isTrue();
      assertThat(evaluation.isBetter(2, 2.0)).isFalse();
    }
  }

  @Test
  void partsThatDoNotFitAreRefused() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      var evaluating = everySecond().build();
      assertThatThrownBy(() -> TinyRun.builder(evaluating).model(model).build())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("eval-strategy is steps, but there is nothing to evaluate on");
      var metric = everySecond().metricForBest("scripted_qualty").build();
      assertThatThrownBy(
              () ->
                  TinyRun.builder(metric)
                      .model(model)
                      .evaluator(TinyRun.scripted(1))
                      .build()
                      .train())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("(did you mean 'scripted_quality'?)");
      var plain = TinyRun.arguments(out).build();
      Dataset labelled = Dataset.of(List.of(new LabeledText("a", 1)));
      assertThatThrownBy(() -> TinyRun.builder(plain).model(model).trainDataset(labelled).build())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("MultipleNegativesRankingLoss learns from")
          .hasMessageContaining("'memory' has (text, label)")
          .hasMessageContaining("losses that fit: ");
      var prompted = TinyRun.arguments(out).prompts(Map.of("anchr", "query: ")).build();
      assertThatThrownBy(() -> TinyRun.builder(prompted).model(model).build())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("prompt for the column 'anchr'")
          .hasMessageContaining("(did you mean 'anchor'?)");
      assertThatThrownBy(() -> TinyRun.builder(plain).build())
          .isInstanceOf(NullPointerException.class)
          .hasMessage("model");
      assertThat(out).doesNotExist();
    }
  }
}
