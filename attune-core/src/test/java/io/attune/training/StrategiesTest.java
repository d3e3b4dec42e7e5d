package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a run logs, evaluates and saves, in which order, and what it writes down. */
class StrategiesTest {
  private static final TypeReference<Map<String, Object>> ENTRY = new TypeReference<>() {};

  @TempDir private Path temporary;
  private Path out;

  @BeforeEach
  void chooseAFolder() {
    out = temporary.resolve("run");
  }

  private TrainingArgumentsBuilder quiet() {
    return TinyRun.arguments(out).loggingSteps(100).saveStrategy(Strategy.NO);
  }

  private List<Path> checkpoints() throws IOException {
    if (!Files.exists(out.resolve("checkpoints"))) {
      return List.of();
    }
    try (var files = Files.list(out.resolve("checkpoints"))) {
      return files.map(Path::getFileName).sorted().toList();
    }
  }

  @Test
  void doesNothingByTheWayUnlessAsked() throws IOException {
    TinyRun run = TinyRun.run(quiet().build());
    assertThat(run.events()).containsExactly("start 0/10");
    assertThat(checkpoints()).isEmpty();
    assertThat(out.resolve("metrics.jsonl")).isEmptyFile();
    assertThat(run.result().lastCheckpoint()).isEmpty();
    assertThat(run.result().bestStep()).isEmpty();
    assertThat(run.result().finalEvaluation()).isEmpty();
  }

  @Test
  void logsEverySoManySteps() throws IOException {
    TinyRun every = TinyRun.run(quiet().loggingSteps(1).build());
    out = temporary.resolve("other");
    TinyRun third = TinyRun.run(quiet().loggingSteps(3).build());
    assertThat(third.events()).containsExactly("start 0/10", "log 3", "log 6", "log 9");
    List<Double> losses = every.losses();
    for (int log = 0; log < 3; log++) {
      double mean =
          losses.subList(3 * log, 3 * log + 3).stream().mapToDouble(x -> x).average().orElseThrow();
      assertThat((double) third.logged().get(log).get("loss")).isCloseTo(mean, within(1e-12));
      assertThat(third.logged().get(log).get("grad_norm"))
          .isEqualTo(every.logged().get(3 * log + 2).get("grad_norm"));
    }
    assertThat(every.result().trainLoss())
        .isCloseTo(losses.stream().mapToDouble(x -> x).average().orElseThrow(), within(1e-12));
    assertThat(third.result().trainLoss()).isEqualTo(every.result().trainLoss());
  }

  @Test
  void theLogIsWrittenAsItIsTold() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet().loggingSteps(2).evalStrategy(Strategy.EPOCH).build(),
                builder -> builder.evalDataset(TinyRun.pairs(6, 1)));
    ObjectMapper json = new ObjectMapper();
    List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
    assertThat(lines).hasSize(5 + 2);
    assertThat(json.readValue(lines.get(0), ENTRY)).isEqualTo(run.logged().get(0));
    assertThat(json.readValue(lines.get(2), ENTRY)).isEqualTo(run.evaluations().get(0));
    assertThat(run.logged().get(0).keySet())
        .containsExactly("step", "epoch", "loss", "grad_norm", "learning_rate");
    assertThat(run.evaluations().get(0).keySet()).containsExactly("step", "epoch", "eval_loss");
    assertThat(run.evaluations()).extracting(entry -> entry.get("epoch")).containsExactly(1.0, 2.0);
  }

  @Test
  void evaluatesEverySoManyStepsAndAfterTheLast() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet().evalStrategy(Strategy.STEPS).evalSteps(4).build(),
                builder -> builder.evaluator(TinyRun.scripted(0.1, 0.2, 0.3)));
    assertThat(run.events())
        .containsExactly("start 0/10", "evaluate 4", "evaluate 8", "evaluate 10");
    assertThat(run.evaluations())
        .extracting(entry -> entry.get("eval_scripted_quality"))
        .containsExactly(0.1, 0.2, 0.3);
    assertThat(run.result().bestStep()).contains(10);
    assertThat(run.result().bestMetric()).contains(0.3);
    assertThat(run.result().finalEvaluation()).hasSize(1);
    assertThat(run.result().finalEvaluation().get(0).primary().value()).isEqualTo(0.3);
  }

  @Test
  void evaluatesAsOftenAsItLogsUnlessToldOtherwise() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet().loggingSteps(5).evalStrategy(Strategy.STEPS).build(),
                builder -> builder.evaluator(TinyRun.scripted(0.1)));
    assertThat(run.events())
        .containsExactly("start 0/10", "log 5", "evaluate 5", "log 10", "evaluate 10");
  }

  @Test
  void evaluatesOnceAfterTheLastStepWhereThereIsAnEvaluator() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet().saveStrategy(Strategy.STEPS).build(),
                builder -> builder.evaluator(TinyRun.scripted(0.1)));
    // Before the checkpoint, so that a resumed run knows of it.
    assertThat(run.events()).containsExactly("start 0/10", "evaluate 10", "save checkpoint-10");
  }

  @Test
  void savesEverySoManyStepsAndAfterTheLast() throws IOException {
    TinyRun run = TinyRun.run(quiet().saveStrategy(Strategy.STEPS).saveSteps(4).build());
    assertThat(run.events())
        .containsExactly(
            "start 0/10", "save checkpoint-4", "save checkpoint-8", "save checkpoint-10");
    assertThat(checkpoints())
        .containsExactlyInAnyOrder(
            Path.of("checkpoint-4"), Path.of("checkpoint-8"), Path.of("checkpoint-10"));
    assertThat(run.result().lastCheckpoint()).contains(out.resolve("checkpoints/checkpoint-10"));
  }

  @Test
  void atTheEndOfAnEpochItEvaluatesThenSaves() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet()
                    .loggingSteps(5)
                    .evalStrategy(Strategy.EPOCH)
                    .saveStrategy(Strategy.EPOCH)
                    .build(),
                builder -> builder.evaluator(TinyRun.scripted(0.1)));
    assertThat(run.events())
        .containsExactly(
            "start 0/10",
            "log 5",
            "evaluate 5",
            "save checkpoint-5",
            "log 10",
            "evaluate 10",
            "save checkpoint-10");
  }

  @Test
  void theEndOfAFractionOfAnEpochCountsAsOne() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet()
                    .epochs(1.5)
                    .evalStrategy(Strategy.EPOCH)
                    .saveStrategy(Strategy.EPOCH)
                    .build(),
                builder -> builder.evaluator(TinyRun.scripted(0.1)));
    assertThat(run.events())
        .containsExactly(
            "start 0/8", "evaluate 5", "save checkpoint-5", "evaluate 8", "save checkpoint-8");
    assertThat(run.result().epoch()).isEqualTo(1.6); // 8 of 5 steps an epoch
  }

  /** sentence-transformers takes ceil(epochs · steps an epoch). */
  @ParameterizedTest
  @CsvSource({
    "1, 10, 1, 10",
    "0.5, 10, 1, 5",
    "0.01, 10, 1, 1",
    "1.1, 10, 1, 11",
    "2.3, 10, 1, 23",
    "1.05, 10, 1, 11",
    "3, 7, 2, 12",
    "0.5, 7, 2, 2",
    "1.25, 7, 2, 5"
  })
  void fractionsOfEpochsAreRoundedUpToSteps(double epochs, int batches, int accumulation, int steps)
      throws IOException {
    TrainingArguments arguments =
        quiet().epochs(epochs).batchSize(1).gradientAccumulation(accumulation).build();
    try (var model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      TokenizedDataset data = new TokenizedDataset(TinyRun.pairs(batches, 1), model, arguments);
      assertThat(new TrainingPlan(List.of(data), arguments).steps()).isEqualTo(steps);
    }
  }

  @Test
  void listenersAreToldStepThenLogThenEvaluationThenCheckpoint() throws IOException {
    TinyRun run =
        new TinyRun()
            .train(
                quiet()
                    .epochs(0.4)
                    .loggingSteps(1)
                    .evalStrategy(Strategy.STEPS)
                    .saveStrategy(Strategy.STEPS)
                    .saveSteps(1)
                    .build(),
                builder -> builder.evaluator(TinyRun.scripted(0.1)));
    assertThat(run.allEvents())
        .containsExactly(
            "start 0/2",
            "step 1",
            "log 1",
            "evaluate 1",
            "save checkpoint-1",
            "step 2",
            "log 2",
            "evaluate 2",
            "save checkpoint-2");
  }
}
