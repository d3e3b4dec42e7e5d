package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.InvalidInputException;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.RecipeReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand recipes, valid ones, mutated ones and hostile ones: each is read, or refused with a
 * line for all that is wrong. Nothing else may come out.
 */
class RecipeFuzzTest {
  private static final long SEED = 20_240_611;
  private static final int RECIPES = 10_000;

  /** Every so many of them goes through the whole command line, which takes longer. */
  private static final int WHOLE = 100;

  @TempDir private Path folder;

  @Test
  void everyRecipeIsReadOrRefusedWithALine() throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    RecipeReader reader = new RecipeReader(new RecipeCommands());
    int read = 0;
    for (int i = 0; i < RECIPES; i++) {
      long seed = SEED + i;
      byte[] bytes = new RecipeMutations(new Random(seed)).next(TinyRecipe.usual());
      Files.write(recipe.file(), bytes);
      try {
        Recipe valid = reader.read(recipe.file(), Map.of());
        assertThat(valid.trainings())
            .as("seed %d", seed)
            .allMatch(training -> training.name().matches("[A-Za-z0-9][A-Za-z0-9._+-]*"))
            .noneMatch(training -> training.name().contains(".."));
        read++;
      } catch (InvalidInputException e) {
        assertThat(e.getMessage().lines())
            .as("seed %d: %s", seed, e.getMessage())
            .allMatch(line -> line.startsWith(recipe.file() + ":"))
            .allMatch(line -> line.substring((recipe.file() + ":").length()).matches("\\d+: .*"));
      } catch (RuntimeException | StackOverflowError e) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        throw new AssertionError(
            "seed " + seed + ":\n" + text.substring(0, Math.min(2000, text.length())), e);
      }
      if (i % WHOLE == 0) {
        CliResult result = recipe.run("--dry-run");
        assertThat(result.status()).as("seed %d", seed).isIn(0, 2);
        assertThat(result.err()).as("seed %d", seed).doesNotContain("\tat ", "Exception");
      }
    }
    // Neither all valid nor all wrong, or it would test little.
    assertThat(read).isBetween(RECIPES / 20, RECIPES / 2);
  }
}
