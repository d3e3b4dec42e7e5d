package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a recipe is told with its line, all at once, before anything is done. */
class RecipeReaderTest {
  @TempDir private Path folder;

  private List<String> errors(String yaml, String... more) throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.text(yaml);
    CliResult result = recipe.run(more);
    assertThat(result.status()).as(result.out() + result.err()).isEqualTo(2);
    assertThat(recipe.out()).doesNotExist();
    return result.errorLines().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  @Test
  void namesAreToldAllAtOnceWithTheNearest() throws IOException {
    assertThat(
            errors(
                """
                sorce: {input: pairs.jsonl}
                train:
                  model: MODEL
                  epoch: 2
                  matrix: {sead: [1, 2]}
                """))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("recipe.yaml:1: unknown key 'sorce' (did you mean"),
            line -> assertThat(line).startsWith("recipe.yaml:2: train needs the rows of a table"),
            line -> assertThat(line).startsWith("recipe.yaml:3: train: No model 'MODEL'"),
            line -> assertThat(line).startsWith("recipe.yaml:4: unknown key 'epoch' (did you mean"),
            line -> assertThat(line).startsWith("recipe.yaml:5: unknown key 'sead' (did you mean"));
  }

  /** Names, forms, values, files, models and what stages need, in one go and each once. */
  @Test
  void everythingIsToldAtOnce() throws IOException {
    assertThat(
            errors(
                """
                source: {input: [pairs.jsonl, pears.jsonl]}
                split: {ratios: [0.5, 0.1, 0.1], sed: 1}
                mine: {model: [x], num-negatives: none}
                train:
                  model: all-MiniLM-L6-v3
                  matrix: {loss: [MultipleNegativesRankingLos], seed: [1, 2]}
                  epochs: -1
                publish: {training: seed-3}
                """,
                "--from",
                "mien"))
        .extracting(line -> line.replaceFirst("(?<=['\"]).*", "").strip())
        .containsExactly(
            "recipe.yaml:1: no such file: pears.jsonl.",
            "recipe.yaml:1: source has 2 tables, but only prepare reads several; add prepare, or name one.",
            "recipe.yaml:2: unknown key '",
            "recipe.yaml:2: split: The shares train 0.5, validation 0.1 and test 0.1 add up to 0.7; they must add up to 1, such as 0.8, 0.1 and 0.1.",
            "recipe.yaml:3: a list is not allowed here; model is MODEL.",
            "recipe.yaml:3: mine: Invalid value for option '",
            "recipe.yaml:5: train: No model '",
            "recipe.yaml:6: train: Unknown loss '",
            "recipe.yaml:7: train: epochs must be above 0, but is -1.0.",
            "recipe.yaml:8: there is no training '",
            "--from: unknown stage '");
  }

  @Test
  void whichTrainingToPublishIsToldBeforeAnyWork() throws IOException {
    String two = TinyRecipe.usual().replace("epochs: 2", "matrix: {epochs: [1, 2]}");
    assertThat(errors(two.replace("evaluate:\n", "")))
        .containsExactly(
            "recipe.yaml:17: publish needs to know the best of 2 trainings; add evaluate, or name one: training: NAME.");
    assertThat(errors(two.replace("publish:", "publish: {training: epochs-3}")))
        .containsExactly(
            "recipe.yaml:18: there is no training 'epochs-3' (did you mean 'epochs-1'?); there is: epochs-1, epochs-2.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epochs: many     | recipe.yaml:4: train: Invalid value for option '--epochs'
          epochs: -1       | recipe.yaml:4: train: epochs must be
          epochs: [1, 2]   | recipe.yaml:4: a list is not allowed here
          epochs: {a: b}   | recipe.yaml:4: a mapping is not allowed here
          batch-size: 99999999999 | recipe.yaml:4: train: Invalid value for option '--batch-size'
          scheduler: liner | recipe.yaml:4: train: Unknown scheduler 'liner'
          loss: CosentLoss | recipe.yaml:4: train: Unknown loss 'CosentLoss'
          load-best-at-end: maybe | recipe.yaml:4: unknown value 'maybe'; allowed: false, true
          evaluate-retrieval: nowhere | recipe.yaml:4: no such file or folder: nowhere
          freeze: [a, 'b,c'] | recipe.yaml:4: a comma is not allowed within these values
          matrix: {epochs: []} | recipe.yaml:4: an empty list leaves nothing to train
          matrix: {model: [all-MiniLM-L6-v2]} | recipe.yaml:4: 'model' is set outside of the matrix too
          search: {trials: 2} | recipe.yaml:4: a search has trials, a number, and a space
          search: {trials: 2, space: {epochs: {low: 3, high: 1}}} | recipe.yaml:4: a range needs low below high
          search: {trials: 2, space: {learning-rate: {low: 0, high: 1, scale: log}}} | recipe.yaml:4: a range needs low below high, and low above 0
          search: {trials: 2, space: {epochs: 3}} | recipe.yaml:4: values to draw from are a list
          matrix: [1]      | recipe.yaml:4: a matrix is a mapping
          """)
  void values(String line, String expected) throws IOException {
    assertThat(
            errors(
                "source: {input: pairs.jsonl}\ntrain:\n  model: %s\n  %s\n"
                    .formatted(TestModels.mean(), line)))
        .singleElement()
        .asString()
        .startsWith(expected);
  }

  @Test
  void whatIsMissing() throws IOException {
    assertThat(errors("source: {input: pairs.jsonl}\ntrain: {}\nevaluate:\n"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("recipe.yaml:2: train: model is missing."),
            line ->
                assertThat(line)
                    .startsWith(
                        "recipe.yaml:3: evaluate needs something to measure on: add a stage split"));
    assertThat(errors("source: {input: pairs.jsonl}\ntrain: {epochs: 1}\n"))
        .containsExactly("recipe.yaml:2: train: model is missing.");
    assertThat(errors("source: {input: pears.jsonl}\n"))
        .containsExactly("recipe.yaml:1: no such file: pears.jsonl.");
    assertThat(errors("publish:\n")).singleElement().asString().contains("needs a trained model");
  }

  @Test
  void aModelThatThereIsNot() throws IOException {
    assertThat(errors("source: {input: pairs.jsonl}\ntrain:\n  model: all-MiniLM-L6-v3\n"))
        .singleElement()
        .asString()
        .startsWith("recipe.yaml:3: train: No model 'all-MiniLM-L6-v3' (did you mean");
  }

  @Test
  void stepsOfPrepare() throws IOException {
    assertThat(errors("source: {input: pairs.jsonl}\nprepare:\n  steps:\n    - unicod\n"))
        .singleElement()
        .asString()
        .startsWith("recipe.yaml:4: unknown step 'unicod' (did you mean 'unicode'?)");
  }

  @Test
  void overrides() throws IOException {
    assertThat(errors(TinyRecipe.usual(), "--set", "train.epochs=some"))
        .singleElement()
        .asString()
        .startsWith("--set train.epochs:1: train: Invalid value");
    assertThat(errors(TinyRecipe.usual(), "--set", "train.epochs.x=1"))
        .containsExactly(
            "--set train.epochs.x:1: 'train.epochs' is no mapping, so there is no 'x' in it.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train",
        "[1, 2]",
        "a: &x [1]\nb: *x\n",
        "a: &x {b: *x}\n",
        "a: \t- b",
        "a: {b: c",
        "a: 1\na: 2\n",
        "? [a]\n: b\n",
        "a: \u0001\n",
        "--- a\n--- b\n",
        "%YAML 9.9\n---\na: b\n",
        "train: !!java.lang.Runtime [x]\n"
      })
  void whatIsNoRecipe(String yaml) throws IOException {
    assertThat(errors(yaml)).isNotEmpty().allMatch(line -> line.matches("recipe.yaml:\\d+: .*"));
  }

  @Test
  void nestingWithoutEnd() throws IOException {
    assertThat(errors("train: " + "[".repeat(100_000)))
        .containsExactly("recipe.yaml:1: nested more than 24 levels deep.");
    assertThat(errors("a: " + "x".repeat(2_000_000)).get(0)).contains("but settings have at most");
  }

  @Test
  void notUtf8() throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    Files.write(recipe.file(), new byte[] {'a', ':', '\n', 'b', (byte) 0xff});
    assertThat(recipe.run().err()).contains("recipe.yaml:2: invalid UTF-8");
  }
}
