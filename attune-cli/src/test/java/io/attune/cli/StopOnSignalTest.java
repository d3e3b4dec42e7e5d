package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A training run whose process is told to end, as Ctrl-C and service managers do. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal asks a process to end there")
class StopOnSignalTest {
  private static final int ENDED_BY_SIGTERM = 128 + 15;

  @TempDir private Path folder;

  @Test
  void finishesTheStepSavesAndTellsHowToGoOn() throws Exception {
    Files.writeString(
        folder.resolve("train.jsonl"),
        """
        {"anchor": "a night nurse", "positive": "cares for patients at night"}
        {"anchor": "a baker", "positive": "bakes bread"}
        """);
    List<String> words = new ArrayList<>(List.of("--model", TestModels.mean().toString()));
    words.addAll(List.of("--train", "train.jsonl", "--out", "my run"));
    words.addAll(List.of("--loss", "MultipleNegativesRankingLoss", "--prompt", "anchor=it's: "));
    words.addAll(List.of("--epochs", "100000", "--logging-steps", "1", "--seed", "7"));
    List<String> arguments = new ArrayList<>(List.of("train"));
    arguments.addAll(words);
    FreshProcess.Running running = new FreshProcess(folder).start(arguments.toArray(String[]::new));
    waitFor(folder.resolve("my run/metrics.jsonl"), running.process());
    running.process().destroy();
    CliResult result = running.end();

    assertThat(result.status()).isEqualTo(ENDED_BY_SIGTERM);
    assertThat(result.err())
        .contains("finishing this step and saving a checkpoint", "Stopped after step ")
        .contains("--out 'my run'", "--prompt 'anchor=it'\\''s: '", "--seed 7 --resume");
    var record = new ObjectMapper().readTree(folder.resolve("my run/run.json").toFile());
    assertThat(record.get("status").asText()).isEqualTo("stopped");
    int step = record.get("outcome").get("steps").asInt();
    assertThat(folder.resolve("my run/checkpoints/checkpoint-" + step)).isDirectory();
    assertThat(folder.resolve("my run/model")).doesNotExist();
  }

  private static void waitFor(Path file, Process process) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (Files.notExists(file) && System.nanoTime() < end) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(50);
    }
    assertThat(file).exists();
  }
}
