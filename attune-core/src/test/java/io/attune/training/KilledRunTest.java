package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.testing.FreshJvm;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real processes killed (kill -9) in mid-epoch, with dropout and accumulated batches: what goes on
 * from their checkpoints ends with the same weights, optimiser state and log, to the bit, as a run
 * that was never stopped.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledRunTest {
  private static final long SEED = 20269;
  private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-Xmx512m");

  @TempDir private Path temporary;

  @ParameterizedTest
  @EnumSource(value = BatchSampler.class, names = "GROUP_BY_LABEL", mode = EnumSource.Mode.EXCLUDE)
  void endsLikeARunThatWasNeverStopped(BatchSampler sampler) throws Exception {
    Path model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", temporary), 0.1);
    Path whole = temporary.resolve("whole");
    KillableTraining.train(model, whole, sampler, new TrainingListener() {});
    Path killed = temporary.resolve("killed");
    Random random = new Random(SEED + sampler.key().hashCode());
    // Twice in the first epoch and once in the second, never at its end (steps 8 and 16).
    for (int[] range : new int[][] {{2, 4}, {5, 7}, {9, 15}}) {
      int step = range[0] + random.nextInt(range[1] - range[0]);
      killAfter(step, random.nextInt(20), model, killed, sampler);
    }
    try (FreshJvm last = training(model, killed, sampler)) {
      assertThat(last.read(line -> {})).endsWith("step 16", "done").doesNotContain("step 3");
      assertThat(last.exitCode()).isZero();
    }
    for (String file :
        List.of(
            "checkpoints/checkpoint-16/model/model.safetensors",
            "checkpoints/checkpoint-16/optimizer.safetensors",
            "checkpoints/checkpoint-16/trainer_state.json",
            "metrics.jsonl")) {
      assertThat(killed.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
    assertThat(names(killed.resolve("checkpoints"))).isEqualTo(names(whole.resolve("checkpoints")));
  }

  private static FreshJvm training(Path model, Path out, BatchSampler sampler) throws IOException {
    return new FreshJvm(
        QUICK_START, KillableTraining.class, model.toString(), out.toString(), sampler.key());
  }

  /** Kills a process so many milliseconds after it told a step. */
  private static void killAfter(
      int step, int milliseconds, Path model, Path out, BatchSampler sampler) throws Exception {
    try (FreshJvm jvm = training(model, out, sampler)) {
      List<String> lines =
          jvm.read(
              line -> {
                if (line.equals("step " + step)) {
                  sleep(milliseconds);
                  jvm.kill();
                }
              });
      assertThat(lines).contains("step " + step).doesNotContain("done");
      assertThat(jvm.exitCode()).as("killed").isNotZero();
    }
  }

  private static void sleep(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
