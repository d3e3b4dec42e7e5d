package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose process ends before its work does, each time in the middle of the training; a script,
 * benchmarks/kill_recipe.py, kills at random moments and many times.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal asks a process to end there")
class KilledRecipeTest {
  private static final Pattern STOPPED =
      Pattern.compile("Stopped after step (\\d+); saved \\S+/checkpoint-\\1\\. To go on:");

  @TempDir private Path undisturbed;
  @TempDir private Path disturbed;

  /** Starts a run and waits until its training has written a checkpoint. */
  private static FreshProcess.Running startedTraining(TinyRecipe recipe)
      throws IOException, InterruptedException {
    int before = newest(recipe);
    FreshProcess.Running running =
        new FreshProcess(recipe.file().getParent()).heedingInterrupts().start(recipe.arguments());
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
    recipe.text(TinyRecipe.usual().replace("epochs: 2", "epochs: 16"));
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
    assertStopped(ended.end(), 143, stopped);

    putClockBack(stopped);
    FreshProcess.Running interrupted = startedTraining(stopped);
    interrupted.interrupt(); // Ctrl-C
    assertStopped(interrupted.end(), 130, stopped);

    CliResult last = new FreshProcess(disturbed).run(stopped.arguments());
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(last.err()).doesNotContain("== split", "== mine").contains("== train/trained");
    assertThat(stopped.results()).isEqualTo(expected);
  }

  /** It finished its step, saved it, told so, and only then ended. */
  private static void assertStopped(CliResult result, int status, TinyRecipe recipe)
      throws IOException {
    assertThat(result.status()).as(result.err()).isEqualTo(status);
    assertThat(result.err()).contains("saving a checkpoint", "run " + recipe.file());
    Matcher stopped = STOPPED.matcher(result.err());
    assertThat(stopped.find()).as(result.err()).isTrue();
    assertThat(newest(recipe)).isEqualTo(Integer.parseInt(stopped.group(1)));
    recipe.requireWholeFiles();
  }

  /**
   * What was written until now is from tomorrow, and the older a checkpoint, the newer it looks.
   */
  private static void putClockBack(TinyRecipe recipe) throws IOException {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(recipe.file().getParent())) {
      files = walk.toList();
    }
    for (Path file : files) {
      Matcher step = Pattern.compile("checkpoint-(\\d+)").matcher(file.toString());
      long minutes = step.find() ? Long.parseLong(step.group(1)) : 0;
      Instant time = tomorrow.minus(Duration.ofMinutes(minutes));
      Files.setLastModifiedTime(file, FileTime.from(time));
    }
  }
}
