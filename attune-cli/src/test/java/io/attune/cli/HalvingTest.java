package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.Sha256;
import io.attune.cli.recipe.Recipe;
import io.attune.cli.recipe.RecipeReader;
import io.attune.cli.recipe.Rung;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches by successive halving. */
class HalvingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  @TempDir private Path other;

  private TinyRecipe recipe;

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = halving(folder, 4, 2);
  }

  private static TinyRecipe halving(Path folder, int trials, int reduction) throws IOException {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.text(
        TinyRecipe.usual()
            .replaceFirst("mine:\n.*\n.*\n", "")
            .replace(
                "  learning-rate: 1e-3\n",
                "  search:\n    method: halving\n    trials: %d\n    reduction: %d\n    seed: 3\n"
                        .formatted(trials, reduction)
                    + "    space: {learning-rate: {low: 1e-5, high: 1e-1, scale: log}}\n"));
    return recipe;
  }

  private Recipe read() throws IOException {
    return new RecipeReader(new RecipeCommands()).read(recipe.file(), Map.of());
  }

  private static Map<String, Boolean> ran(TinyRecipe recipe, String... more) throws IOException {
    CliResult result =
        recipe.run(Stream.concat(Stream.of("--json"), Stream.of(more)).toArray(String[]::new));
    assertThat(result.status()).as(result.err()).isZero();
    Map<String, Boolean> ran = new LinkedHashMap<>();
    for (JsonNode stage : JSON.readTree(result.out()).get("stages")) {
      ran.put(stage.get("name").asText(), stage.get("ran").asBoolean());
    }
    return ran;
  }

  private static JsonNode ranking(TinyRecipe recipe, int rung) throws IOException {
    return JSON.readTree(recipe.out().resolve("search/rung-" + rung + "/ranking.json").toFile());
  }

  /** What must not depend on how often a search was interrupted, by hash. */
  private static Map<String, String> results(Path out) throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = out.relativize(file).toString();
        if (name.matches(
            "search/.*|publish/.*|train/[^/]*/(metrics.jsonl|model/.*\\.safetensors)")) {
          results.put(name, name.endsWith("README.md") ? "there" : Sha256.hex(file));
        }
      }
    }
    return results;
  }

  @Test
  void eachRungCostsAboutTheSameAndTheLastTrainsToTheEnd() throws IOException {
    recipe = halving(folder, 20, 3);
    assertThat(read().rungs()).extracting(Rung::size).containsExactly(20, 6, 2);
    assertThat(read().rungs())
        .extracting(Rung::epochs)
        .containsExactly(2 / 9.0, 2 / 3.0, 2.0); // the recipe's epochs: 2
    Rung first = read().rungs().get(0);
    assertThat(first.candidates().get(0).settings().arguments())
        .contains("--epochs=" + 2 / 9.0, "--batch-size=4");
  }

  /** The same trials as without halving, and what was not set has the command's default. */
  @Test
  void onlyTheEpochsDiffer() throws IOException {
    recipe.text(Files.readString(recipe.file()).replace("  epochs: 2\n", ""));
    Recipe halving = read();
    assertThat(halving.rungs()).extracting(Rung::epochs).containsExactly(0.75, 1.5, 3.0);
    recipe.text(
        Files.readString(recipe.file())
            .replace("    method: halving\n", "")
            .replace("    reduction: 2\n", ""));
    Recipe random = read();
    assertThat(random.rungs()).isEmpty();
    List<List<String>> drawn = new ArrayList<>();
    halving.trainings().forEach(trial -> drawn.add(trial.settings().arguments()));
    assertThat(random.trainings()).extracting(t -> t.settings().arguments()).isEqualTo(drawn);
  }

  @Test
  void theBetterHalfOfEachRungGoesOn() throws IOException {
    Map<String, Boolean> stages = ran(recipe);
    assertThat(stages)
        .containsKeys(
            "train/rung-1-trial-004", "train/rung-2-survivor-2", "train/rung-3-survivor-1")
        .doesNotContainKeys("train/rung-2-survivor-3", "train/rung-3-survivor-2");
    List<String> trained = List.of("trial-001", "trial-002", "trial-003", "trial-004");
    for (int rung = 1; rung <= 3; rung++) {
      List<String> kept = new ArrayList<>();
      List<String> ranked = new ArrayList<>();
      double before = 1;
      for (JsonNode model : ranking(recipe, rung).get("models")) {
        double value = model.at("/metrics/cosine_ndcg@10/value").asDouble();
        assertThat(value).isLessThanOrEqualTo(before);
        before = value;
        ranked.add(model.get("model").asText());
        assertThat(model.get("kept").asBoolean()).isEqualTo(kept.size() < 4 >> rung && rung < 3);
        if (model.get("kept").asBoolean()) {
          kept.add(model.get("model").asText());
        }
        assertThat(model.at("/settings/learning-rate").asDouble()).isBetween(1e-5, 1e-1);
        assertThat(model.has("distinguishable_from_best")).isTrue();
      }
      assertThat(ranked).containsExactlyInAnyOrderElementsOf(trained);
      trained = kept;
    }
    String winner = ranking(recipe, 3).at("/models/0/model").asText();
    assertThat(recipe.out().resolve("publish/training.txt")).hasContent(winner);
    JsonNode leaderboard =
        JSON.readTree(recipe.out().resolve("evaluate/leaderboard.json").toFile());
    assertThat(leaderboard.findValuesAsText("model")).hasSize(2).contains(winner);
    // The epochs of the rung were trained, with what was drawn for the trial.
    JsonNode record =
        JSON.readTree(recipe.out().resolve("train/rung-3-survivor-1/run.json").toFile());
    assertThat(record.findValue("epochs").asDouble()).isEqualTo(2);
    assertThat(record.findValue("learning-rate").asDouble())
        .isEqualTo(ranking(recipe, 3).at("/models/0/settings/learning-rate").asDouble());

    assertThat(recipe.run().out())
        .startsWith("Nothing to do")
        .contains("Rung 1, on the validation part: 4 of 4 trials, 0.5 epochs each; those with *")
        .containsPattern("trial-00\\d \\* learning-rate=\\S+e-0\\d ")
        .contains("not distinguishable");
    assertThat(recipe.out().resolve("report.html")).content().contains("id=\"search\"");
  }

  /** Nor has the test part a say: one of the two runs does not look at it. */
  @Test
  void aKilledSearchGoesOnAndEndsTheSame() throws IOException, InterruptedException {
    recipe = halving(folder, 3, 3);
    recipe.text(Files.readString(recipe.file()).replaceFirst("evaluate:\n", ""));
    assertThat(ran(recipe)).doesNotContainKey("evaluate");
    TinyRecipe killed = halving(other, 3, 3);
    FreshProcess.Running running = new FreshProcess(other).start(killed.arguments());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    Path second = killed.out().resolve("train/rung-2-survivor-1/metrics.jsonl");
    while (Files.notExists(second) && System.nanoTime() < end) {
      assertThat(running.process().isAlive()).as("ended before its second rung").isTrue();
      Thread.sleep(5);
    }
    running.process().destroyForcibly();
    running.end();
    assertThat(ran(killed))
        .containsEntry("train/rung-1-trial-001", false)
        .containsEntry("train/rung-1-trial-003", false)
        .containsEntry("search/rung-1", false)
        .containsEntry("train/rung-2-survivor-1", true);
    assertThat(results(killed.out())).isEqualTo(results(recipe.out())).hasSizeGreaterThan(12);
  }

  @Test
  void whatIsWrongIsToldWithALine() throws IOException {
    String good = Files.readString(recipe.file());
    assertThat(wrong(good.replace("method: halving", "method: halfing")))
        .contains("unknown value 'halfing' (did you mean 'halving'?); allowed: random, halving");
    assertThat(wrong(good.replace("trials: 4", "trials: 1")))
        .contains("with reduction 2 halving needs at least 2 trials, or none is left out");
    assertThat(wrong(good.replace("reduction: 2", "reduction: 1")))
        .contains("'1' is no whole number from 2 to 100");
    assertThat(wrong(good.replace("method: halving", "method: random")))
        .contains("reduction is for method: halving");
    assertThat(
            wrong(
                good.replace("  epochs: 2\n", "").replace("{learning-rate", "{epochs: [1, 2], b")))
        .contains("halving shares the epochs out itself; take them out of the space");
    assertThat(wrong(good.replaceFirst("split:\n.*\n", "").replace("evaluate:\n", "")))
        .contains("train needs something to rank the trials of a search by: add a stage split");
  }

  private String wrong(String yaml) throws IOException {
    recipe.text(yaml);
    CliResult result = recipe.run("--dry-run");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines())
        .allMatch(line -> line.matches("\\Q" + recipe.file() + "\\E:\\d+: .*"));
    return result.err();
  }
}
