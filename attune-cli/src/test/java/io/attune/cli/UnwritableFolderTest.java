package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs that may not write where they have to. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "rights are other ones there")
class UnwritableFolderTest {
  @TempDir private Path undisturbed;
  @TempDir private Path disturbed;

  /** A process for which rights count, which for root they do not by themselves. */
  private FreshProcess process() throws IOException {
    FreshProcess process = new FreshProcess(disturbed);
    boolean root = Files.getAttribute(disturbed, "unix:uid").equals(0);
    return root
        ? process.under("setpriv", "--bounding-set=-dac_override,-dac_read_search")
        : process;
  }

  private static void rights(Path folder, String rights) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
  }

  private static TinyRecipe write(Path folder) throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.text(TinyRecipe.usual().replace("epochs: 2", "epochs: 1"));
    return recipe;
  }

  @Test
  void theRunEndsWithAMessageAndGoesOnOnceItMayWrite() throws Exception {
    TinyRecipe whole = write(undisturbed);
    assertThat(whole.run().status()).isZero();

    TinyRecipe recipe = write(disturbed);
    Path train = Files.createDirectories(recipe.out().resolve("train"));
    Files.createDirectory(recipe.out().resolve(".attune"));
    rights(train, "r-xr-xr-x");
    try {
      CliResult denied = process().run(recipe.arguments());
      assertThat(denied.status()).as(denied.err()).isEqualTo(AttuneCommandLine.INVALID);
      assertThat(denied.err())
          .contains(
              "%s:9: train/trained: The output folder %s cannot be written to"
                  .formatted(recipe.file(), train.resolve("trained")))
          .contains("Check its permissions")
          .doesNotContain("\tat ");
    } finally {
      rights(train, "rwxr-xr-x");
    }
    recipe.requireWholeFiles();

    rights(recipe.out(), "r-xr-xr-x");
    try {
      CliResult refused = process().run(recipe.arguments());
      assertThat(refused.status()).isEqualTo(AttuneCommandLine.INVALID);
      assertThat(refused.errorLines())
          .containsExactly(
              "--out %s cannot be written: %s is not writable for you"
                  .formatted(recipe.out().resolve("run.json"), recipe.out()));
    } finally {
      rights(recipe.out(), "rwxr-xr-x");
    }

    CliResult last = recipe.run();
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(last.err()).doesNotContain("== split", "== mine").contains("== train/trained");
    assertThat(recipe.results()).isEqualTo(whole.results());
  }

  /** Rights or not: where a file lies in the way no folder can be made. */
  @Test
  void aFileInTheWay() throws Exception {
    TinyRecipe whole = write(undisturbed);
    assertThat(whole.run().status()).isZero();
    Map<String, String> expected = whole.results();

    TinyRecipe recipe = write(disturbed);
    assertThat(recipe.run("--until", "split").status()).isZero();
    Path file = Files.writeString(recipe.out().resolve("train"), "in the way");
    CliResult failed = recipe.run();
    assertThat(failed.status()).as(failed.err()).isEqualTo(AttuneCommandLine.INVALID);
    assertThat(failed.err())
        .contains(recipe.file() + ":9: train/trained: The output folder " + file)
        .doesNotContain("\tat ");
    assertThat(file).hasContent("in the way");
    Files.delete(file);
    assertThat(recipe.run().status()).isZero();
    assertThat(recipe.results()).isEqualTo(expected);
  }
}
