package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run in a process that may not have all the memory its batches need. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "other systems do not limit a process's memory")
class MemoryLimitTest {
  /** What Java and libtorch take for themselves is less, one batch of all rows needs more. */
  private static final int KIBIBYTES = 5_500_000;

  private static final int ROWS = 30_000;

  @TempDir private Path folder;

  private CliResult run(TinyRecipe recipe, int batch) throws Exception {
    return new FreshProcess(folder)
        .limited("-v " + KIBIBYTES)
        .with("MALLOC_ARENA_MAX", "1")
        .with("OMP_NUM_THREADS", "1")
        .java("-XX:CompressedClassSpaceSize=128m", "-XX:ReservedCodeCacheSize=64m")
        .run(recipe.arguments("--set", "train.batch-size=" + batch));
  }

  @Test
  void saysWhichSettingToLower() throws Exception {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.pairs(ROWS);
    recipe.text(
        """
        source: {input: pairs.jsonl}
        train:
          model: MODEL
          loss: MultipleNegativesRankingLoss
          epochs: 0.001
          batch-size: 8
          precision: fp32
        """
            .replace("MODEL", TestModels.mean().toString()));
    CliResult failed = run(recipe, ROWS);
    assertThat(failed.status()).as(failed.err()).isEqualTo(AttuneCommandLine.FAILED);
    assertThat(failed.err())
        .contains(recipe.file() + ":2: train/trained: Out of memory: the system gave the engine no")
        .contains("Lower batch-size, eval-batch-size or max-seq-length", "go on with:")
        .doesNotContain("\tat ", "Exception", "hs_err");
    recipe.requireWholeFiles();

    CliResult lowered = run(recipe, 8);
    assertThat(lowered.status()).as(lowered.err()).isZero();
    assertThat(recipe.out().resolve("train/trained/model/model.safetensors")).exists();
  }
}
