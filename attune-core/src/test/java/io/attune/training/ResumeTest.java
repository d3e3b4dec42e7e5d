package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.engine.Precision;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping on request, and going on to the same end. Killed processes are KilledRunTest's. */
class ResumeTest {
  @TempDir private Path temporary;
  private Path out;
  private Path model;

  @BeforeEach
  void prepare() throws IOException {
    out = temporary.resolve("run");
    model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", temporary), 0.1);
  }

  private static TrainingArgumentsBuilder arguments(Path out) {
    return TinyRun.arguments(out).saveSteps(3).warmupRatio(0.2).weightDecay(0.01);
  }

  private TinyRun run(Path folder, Consumer<SentenceTransformerTrainer.Builder> more)
      throws IOException {
    return new TinyRun().train(model, arguments(folder).build(), more);
  }

  private static Path checkpoint(Path folder, int step) {
    return folder.resolve("checkpoints/checkpoint-" + step);
  }

  private static void assertSameEnd(Path actual, Path expected) {
    for (String file : List.of("model/model.safetensors", "optimizer.safetensors")) {
      assertThat(checkpoint(actual, 10).resolve(file))
          .hasSameBinaryContentAs(checkpoint(expected, 10).resolve(file));
    }
    assertThat(actual.resolve("metrics.jsonl"))
        .hasSameBinaryContentAs(expected.resolve("metrics.jsonl"));
  }

  /** Where every second step is evaluated: in the middle, at an epoch's end, at the run's end. */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 10})
  void anEvaluationThatAStopBreaksOffIsMadeUpFor(int step) throws IOException {
    Path whole = temporary.resolve("whole");
    TrainingArguments arguments = evaluated(whole);
    TinyRun uninterrupted =
        new TinyRun().train(model, arguments, builder -> builder.evalDataset(TinyRun.PAIRS));
    TinyRun stopped =
        new TinyRun()
            .stopAfter(step)
            .train(model, evaluated(out), builder -> builder.evalDataset(TinyRun.PAIRS));
    assertThat(stopped.result().stopped()).isTrue();
    assertThat(stopped.events()).doesNotContain("evaluate " + step);
    assertThat(stopped.result().lastCheckpoint()).contains(checkpoint(out, step));
    TinyRun resumed =
        new TinyRun()
            .train(
                model, evaluated(out), builder -> builder.evalDataset(TinyRun.PAIRS).resume(true));
    assertThat(resumed.result().stopped()).isFalse();
    assertThat(resumed.events()).contains("evaluate " + step);
    assertThat(resumed.result().bestStep()).isEqualTo(uninterrupted.result().bestStep());
    assertThat(resumed.vectors()).isDeepEqualTo(uninterrupted.vectors());
    assertSameEnd(out, whole);
  }

  private static TrainingArguments evaluated(Path out) {
    return arguments(out).evalStrategy(Strategy.STEPS).evalSteps(2).loadBestAtEnd(true).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 7, 9})
  void aStoppedRunGoesOnToTheSameEnd(int step) throws IOException {
    Path whole = temporary.resolve("whole");
    TinyRun uninterrupted = run(whole, builder -> {});
    TinyRun stopped =
        new TinyRun().stopAfter(step).train(model, arguments(out).build(), builder -> {});
    assertThat(stopped.result().stopped()).isTrue();
    assertThat(stopped.result().steps()).isEqualTo(step);
    assertThat(stopped.result().lastCheckpoint()).contains(checkpoint(out, step));
    assertThat(stopped.events().stream().filter(e -> e.equals("save checkpoint-" + step)).count())
        .as("saved once, also where a checkpoint was due")
        .isEqualTo(1);
    TinyRun resumed = run(out, builder -> builder.resume(true));
    assertThat(resumed.events().get(0)).isEqualTo("start " + step + "/10");
    assertThat(resumed.losses()).isEqualTo(uninterrupted.losses().subList(step, 10));
    assertThat(resumed.result().trainLoss()).isEqualTo(uninterrupted.result().trainLoss());
    assertThat(resumed.vectors()).isEqualTo(uninterrupted.vectors());
    assertSameEnd(out, whole);
  }

  @Test
  void aStopBeforeTheFirstStepSavesTheBeginning() throws IOException {
    Path whole = temporary.resolve("whole");
    run(whole, builder -> {});
    try (var loaded = SentenceTransformer.load(model)) {
      SentenceTransformerTrainer trainer =
          TinyRun.builder(arguments(out).build()).model(loaded).build();
      trainer.requestStop();
      TrainingResult result = trainer.train();
      assertThat(result.stopped()).isTrue();
      assertThat(result.steps()).isZero();
      assertThat(result.trainLoss()).isNaN();
    }
    run(out, builder -> builder.resume(true));
    assertSameEnd(out, whole);
  }

  @Test
  void aFinishedRunIsDoneWhenResumed() throws IOException {
    TinyRun first = run(out, builder -> builder.evaluator(TinyRun.scripted(0.5)));
    byte[] log = Files.readAllBytes(out.resolve("metrics.jsonl"));
    TinyRun again = run(out, b -> b.resume(true).evaluator(TinyRun.scripted(0.5)));
    assertThat(again.allEvents()).containsExactly("start 10/10");
    assertThat(again.vectors()).isEqualTo(first.vectors());
    assertThat(again.result().stopped()).isFalse();
    assertThat(again.result().finalEvaluation()).hasSize(1);
    assertThat(again.result().trainLoss()).isEqualTo(first.result().trainLoss());
    assertThat(out.resolve("metrics.jsonl")).hasBinaryContent(log);
  }

  @Test
  void resumingWhereNothingIsStartsAtTheBeginning() throws IOException {
    Path whole = temporary.resolve("whole");
    run(whole, builder -> {});
    run(out, builder -> builder.resume(true));
    assertSameEnd(out, whole);
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws IOException {
    Path whole = temporary.resolve("whole");
    run(whole, builder -> {});
    new TinyRun().stopAfter(8).train(model, arguments(out).build(), builder -> {});
    Path weights = checkpoint(out, 8).resolve("model/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Files.writeString(checkpoint(out, 6).resolve("trainer_state.json"), "{}");
    TinyRun resumed = run(out, builder -> builder.resume(true));
    assertThat(resumed.events().get(0)).isEqualTo("start 3/10");
    assertSameEnd(out, whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{\"state\":", "{\"state\":{}}", "\0\0\0\0"})
  void aDamagedStateIsNoWholeCheckpoint(String content) throws IOException {
    new TinyRun().stopAfter(1).train(model, arguments(out).build(), builder -> {});
    Path state = checkpoint(out, 1).resolve("trainer_state.json");
    Files.writeString(state, content);
    assertThatThrownBy(() -> Checkpoint.read(checkpoint(out, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(state + ": damaged");
    Files.delete(state);
    assertThatThrownBy(() -> Checkpoint.read(checkpoint(out, 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no whole checkpoint");
  }

  @Test
  void theLogIsCutBackToTheCheckpoint() throws IOException {
    Path whole = temporary.resolve("whole");
    run(whole, builder -> {});
    new TinyRun().stopAfter(6).train(model, arguments(out).build(), builder -> {});
    String later = "{\"step\":7,\"epoch\":1.4,\"loss\":9}\n{\"step\":8,\"grö";
    Files.writeString(out.resolve("metrics.jsonl"), later, StandardOpenOption.APPEND);
    // Killed within a character of two bytes.
    byte[] log = Files.readAllBytes(out.resolve("metrics.jsonl"));
    Files.write(out.resolve("metrics.jsonl"), Arrays.copyOf(log, log.length - 1));
    run(out, builder -> builder.resume(true));
    assertSameEnd(out, whole);
  }

  @Test
  void whatAKilledProcessLeftIsDeleted() throws IOException {
    new TinyRun().stopAfter(2).train(model, arguments(out).build(), builder -> {});
    Path leftover = out.resolve("checkpoints/.checkpoint-3.5c0ffee.tmp/model");
    Files.createDirectories(leftover);
    Files.writeString(leftover.resolve("model.safetensors"), "half");
    Path other = Files.writeString(out.resolve("checkpoints/.gitkeep"), "");
    run(out, builder -> builder.resume(true));
    assertThat(leftover.getParent()).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void aFolderWithAnEarlierRunIsRefused() throws IOException {
    run(out, builder -> {});
    byte[] log = Files.readAllBytes(out.resolve("metrics.jsonl"));
    assertThatThrownBy(() -> run(out, builder -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The output folder "
                + out
                + " holds an earlier run. Continue it with --resume, or choose another folder.");
    assertThat(out.resolve("metrics.jsonl")).hasBinaryContent(log);
  }

  private static Arguments changed(String what, UnaryOperator<TrainingArgumentsBuilder> change) {
    return Arguments.of(what, change);
  }

  static Stream<Arguments> changedSettings() {
    return Stream.of(
        changed("epochs was 2.0 and is now 3.0", a -> a.epochs(3)),
        changed("batch-size was 4 and is now 5", a -> a.batchSize(5)),
        changed("gradient-accumulation was 1 and is now 2", a -> a.gradientAccumulation(2)),
        changed("learning-rate was 0.001 and is now 0.002", a -> a.learningRate(2e-3)),
        changed("scheduler was linear and is now cosine", a -> a.scheduler(Scheduler.COSINE)),
        changed("warmup-ratio was 0.2 and is now 0.1", a -> a.warmupRatio(0.1)),
        changed("weight-decay was 0.01 and is now 0.1", a -> a.weightDecay(0.1)),
        changed("max-grad-norm was 1.0 and is now 0.0", a -> a.maxGradNorm(0)),
        changed(
            "batch-sampler was batch_sampler and is now no_duplicates",
            a -> a.batchSampler(BatchSampler.NO_DUPLICATES)),
        changed("precision was fp32 and is now bf16", a -> a.precision(Precision.BF16)),
        changed("seed was 42 and is now 43; batch", a -> a.seed(43).batchSize(5)),
        changed("prompts was {} and is now {*=x}", a -> a.prompts(Map.of("*", "x"))));
  }

  @ParameterizedTest
  @MethodSource("changedSettings")
  void otherSettingsAreRefusedByName(String what, UnaryOperator<TrainingArgumentsBuilder> change)
      throws IOException {
    new TinyRun().stopAfter(1).train(model, arguments(out).build(), builder -> {});
    TrainingArguments changed = change.apply(arguments(out)).build();
    String expected = what.startsWith("seed") ? "seed was 42 and is now 43" : what;
    assertThatThrownBy(() -> new TinyRun().train(model, changed, b -> b.resume(true)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("This run cannot be resumed with other settings: ")
        .hasMessageContaining(expected)
        .hasMessageContaining("start anew in another output folder");
  }

  @Test
  void otherDataModelOrLossIsRefused() throws IOException {
    new TinyRun().stopAfter(1).train(model, arguments(out).build(), builder -> {});
    Dataset otherData = TinyRun.pairs(20, 7);
    assertThatThrownBy(() -> run(out, b -> b.resume(true).trainDataset(otherData)))
        .hasMessageContaining("training data was ");
    var otherLoss = new MultipleNegativesRankingLoss(10, SimilarityFunction.COSINE, false);
    assertThatThrownBy(() -> run(out, b -> b.resume(true).loss(otherLoss)))
        .hasMessageContaining("loss was MultipleNegativesRankingLoss {scale=20.0")
        .hasMessageContaining("is now MultipleNegativesRankingLoss {scale=10.0");
    assertThatThrownBy(
            () ->
                new TinyRun()
                    .train(
                        Golden.path("tiny-bert-cls"), arguments(out).build(), b -> b.resume(true)))
        .hasMessageContaining("base model was ");
  }

  /** What has no influence on the weights may change. */
  @Test
  void otherStepsToLogAndSaveAreAllowed() throws IOException {
    Path whole = temporary.resolve("whole");
    TinyRun uninterrupted = run(whole, builder -> {});
    new TinyRun().stopAfter(4).train(model, arguments(out).build(), builder -> {});
    TinyRun resumed =
        new TinyRun()
            .train(
                model,
                arguments(out).saveSteps(2).loggingSteps(3).saveTotalLimit(1).build(),
                b -> b.resume(true));
    assertThat(resumed.vectors()).isEqualTo(uninterrupted.vectors());
  }
}
