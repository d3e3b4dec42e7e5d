package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose process ends before its work does, each time in the middle of the training; a script,
 * benchmarks/kill_recipe.py, kills at random moments and many times.
 */
class KilledRecipeTest {
  @TempDir private Path undisturbed;
  @TempDir private Path disturbed;

  /** Starts a run and waits until its training has written a checkpoint. */
  private static FreshProcess.Running startedTraining(TinyRecipe recipe)
      throws IOException, InterruptedException {
    int before = newest(recipe);
    FreshProcess.Running running =
        new FreshProcess(recipe.file().getParent()).start(recipe.arguments());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (newest(recipe) == before && System.nanoTime() < end) {
      assertThat(running.process().isAlive()).as("ended before a checkpoint").isTrue();
      Thread.sleep(5);
    }
    return running;
  }

  /** The step of the newest checkpoint, 0 where there is none. */
  private static int newest(TinyRecipe recipe) throws IOException {
    Path checkpoints = recipe.out().resolve("train/trained/checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("checkpoint-\\d+"))
          .mapToInt(name -> Integer.parseInt(name.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    }
  }

  /** Long enough that a process can be met in the middle of it. */
  private static TinyRecipe recipe(Path folder) throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.text(TinyRecipe.usual().replace("epochs: 2", "epochs: 60"));
    return recipe;
  }

  @Test
  void endsWithTheSameBits() throws Exception {
    TinyRecipe whole = recipe(undisturbed);
    assertThat(whole.run().status()).isZero();
    Map<String, String> expected = whole.results();

    TinyRecipe stopped = recipe(disturbed);
    FreshProcess.Running killed = startedTraining(stopped);
    CliResult second = stopped.run();
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err()).startsWith("Another run is at work in " + stopped.out());
    killed.process().destroyForcibly();
    assertThat(killed.end().status()).isNotZero();
    assertThat(stopped.out().resolve("train/trained/model")).doesNotExist();
    assertThat(stopped.run("--dry-run").out())
        .containsPattern("split +up to date")
        .containsPattern("train/trained +run: not finished");

    FreshProcess.Running ended = startedTraining(stopped);
    ended.process().destroy(); // SIGTERM: it saves a checkpoint and tells how to go on
    CliResult result = ended.end();
    assertThat(result.status()).isNotZero();
    assertThat(result.err()).contains("To go on:", "run " + stopped.file());

    CliResult last = new FreshProcess(disturbed).run(stopped.arguments());
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(last.err()).doesNotContain("== split", "== mine").contains("== train/trained");
    assertThat(stopped.results()).isEqualTo(expected);
  }
}
