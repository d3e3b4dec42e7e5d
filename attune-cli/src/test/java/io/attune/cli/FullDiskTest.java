package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that cannot write on, in the middle of data, of a checkpoint, and of the report: each ends
 * with a message, leaves nothing half-written under its name, and the next one goes on.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no limit for a process's files there")
class FullDiskTest {
  private static final long KIBIBYTE = 1024;

  /** Less than the rows of the training part. */
  private static final int DATA = 4;

  /** More than the model's weights, less than the state of the optimizer, which is twice them. */
  private static final int CHECKPOINT = 200;

  private static final int DISK = 16_384;

  @TempDir private static Path undisturbed;
  @TempDir private Path disturbed;

  private static Map<String, String> expected;

  private TinyRecipe recipe;

  @BeforeAll
  static void runWithoutFaults() throws IOException {
    TinyRecipe whole = write(undisturbed);
    assertThat(whole.run().status()).isZero();
    expected = whole.results();
  }

  private static TinyRecipe write(Path folder) throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.pairs(100);
    recipe.text(
        TinyRecipe.usual()
            .replaceFirst("(?s)mine:.*train:", "train:") // whose report is larger than the weights
            .replace("epochs: 2", "epochs: 1")
            .replace("save-steps: 3", "save-steps: 5\n  save-total-limit: 1"));
    return recipe;
  }

  private CliResult limited(int kibibytes) throws Exception {
    CliResult result =
        new FreshProcess(disturbed)
            .limited("-f " + kibibytes)
            .with("LC_ALL", "C") // as the system words it
            .java("-XX:-UsePerfData") // a file of Java's own
            .run(recipe.arguments());
    recipe.requireWholeFiles();
    return result;
  }

  private static void assertFailed(CliResult result, String file) {
    assertThat(result.status()).as(result.err()).isEqualTo(AttuneCommandLine.FAILED);
    assertThat(result.err()).contains(file).doesNotContain("\tat ", "Exception");
  }

  /** The limit of a process for the size of its files fails a write as a full disk does. */
  @Test
  void aRunThatCannotWriteOn() throws Exception {
    recipe = write(disturbed);
    CliResult data = limited(DATA);
    assertFailed(data, recipe.file() + ":4: split: ");
    assertThat(data.err())
        .contains("train.jsonl: File too large", "go on with:", "run " + recipe.file());
    assertThat(recipe.out().resolve("split")).doesNotExist();

    CliResult checkpoint = limited(CHECKPOINT);
    assertFailed(checkpoint, "checkpoints/checkpoint-5/optimizer.safetensors: File too large");
    assertThat(recipe.out().resolve("train/trained/checkpoints")).isEmptyDirectory();

    CliResult last = recipe.run();
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(last.err()).doesNotContain("== split").contains("== train/trained");
    assertThat(recipe.results()).isEqualTo(expected);

    Path report = recipe.out().resolve(RunFiles.REPORT);
    int size = Math.toIntExact(Files.size(report) / KIBIBYTE);
    Files.delete(report);
    assertFailed(limited(size - 1), report + ": File too large");
    assertThat(report).doesNotExist();
    assertThat(recipe.run().out()).startsWith("Nothing to do");
    assertThat(report).exists();
  }

  /** A disk of its own, where the machine lets this process mount one. */
  @Test
  void aFullDisk() throws Exception {
    String size = "size=" + DISK + "k";
    assumeTrue(
        isDone("mount", "-t", "tmpfs", "-o", size, "attune-test", disturbed.toString()),
        "mounting is not allowed here; the limit of a process stands in for it");
    try {
      recipe = write(disturbed);
      Path filler = disturbed.resolve("filler");
      int failures = 0;
      CliResult result;
      int free = 16;
      do {
        Files.write(filler, new byte[0]);
        long room = Files.getFileStore(disturbed).getUsableSpace();
        Files.write(filler, new byte[Math.toIntExact(Math.max(0, room - free * KIBIBYTE))]);
        result = recipe.run();
        recipe.requireWholeFiles();
        if (result.status() != AttuneCommandLine.DONE) {
          assertFailed(result, disturbed.resolve("out") + "/");
          failures++;
        }
        free = 2 * free + 100;
      } while (result.status() != AttuneCommandLine.DONE && free < DISK);
      assertThat(result.status()).as(result.err()).isZero();
      assertThat(failures).isGreaterThan(2);
      assertThat(recipe.results()).isEqualTo(expected);
    } finally {
      assertThat(isDone("umount", "--lazy", disturbed.toString())).isTrue();
    }
  }

  private static boolean isDone(String... command) throws Exception {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
