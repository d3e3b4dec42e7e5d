package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.Sha256;
import io.attune.model.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A recipe over a tiny model and made-up pairs, which runs through in seconds. */
final class TinyRecipe {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] THINGS = {
    "river", "stone", "cloud", "paper", "silver", "night", "garden", "winter", "bridge", "letter"
  };

  private final Path folder;

  private TinyRecipe(Path folder) {
    this.folder = folder;
  }

  /** Writes pairs.jsonl and recipe.yaml. */
  static TinyRecipe write(Path folder) throws IOException {
    TinyRecipe recipe = new TinyRecipe(folder);
    recipe.pairs(40);
    recipe.text(usual());
    return recipe;
  }

  /** All stages that need no language model. */
  static String usual() {
    return """
        # A tiny pipeline.
        source:
          input: pairs.jsonl
        split:
          ratios: [0.6, 0.2, 0.2]
        mine:
          model: MODEL
          num-negatives: 1
        train:
          model: MODEL
          loss: MultipleNegativesRankingLoss
          epochs: 2
          batch-size: 4
          learning-rate: 1e-3
          save-steps: 3
          precision: fp32
        evaluate:
        publish:
        """
        .replace("MODEL", TestModels.mean().toString());
  }

  void pairs(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String thing = THINGS[i % THINGS.length];
      String other = THINGS[(i / THINGS.length + 3 * i) % THINGS.length];
      lines.add(
          "{\"anchor\": \"%s and %s %d\", \"positive\": \"%d is about a %s of %s\"}"
              .formatted(thing, other, i, i, other, thing));
    }
    Files.write(folder.resolve("pairs.jsonl"), lines);
  }

  void text(String yaml) throws IOException {
    Files.writeString(file(), yaml);
  }

  Path file() {
    return folder.resolve("recipe.yaml");
  }

  Path out() {
    return folder.resolve("out");
  }

  CliResult run(String... more) {
    return InProcess.run(arguments(more));
  }

  String[] arguments(String... more) {
    List<String> all = new ArrayList<>(List.of("run", file().toString(), "--out", out() + ""));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Fails if a file stands under its own name though it is not whole. */
  void requireWholeFiles() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(out())) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = out().relativize(file).toString();
      if (name.startsWith(".") || name.contains("/.")) {
        continue; // hidden: nobody reads it
      }
      if (name.endsWith(".json")) {
        JSON.readTree(file.toFile());
      } else if (name.endsWith(".jsonl") && !name.matches("(.*/)?(metrics|answers)\\.jsonl")) {
        // Those two are logs, which grow.
        for (String line : Files.readAllLines(file)) {
          JSON.readTree(line);
        }
      } else if (name.endsWith(".safetensors")) {
        SafeTensors.read(file);
      } else if (name.endsWith(".html")) {
        assertThat(file).content().as(name).endsWith("</html>\n");
      }
    }
  }

  /** What must not depend on how often a run was interrupted: weights and figures, by hash. */
  Map<String, String> results() throws IOException {
    Map<String, String> results = new TreeMap<>();
    for (String name :
        List.of(
            "split/train.jsonl",
            "mine/train.jsonl",
            "train/trained/model/model.safetensors",
            "train/trained/metrics.jsonl",
            "evaluate/leaderboard.json",
            "publish/model/model.safetensors")) {
      if (Files.exists(out().resolve(name))) { // of stages that the recipe has
        results.put(name, Sha256.hex(out().resolve(name)));
      }
    }
    return results;
  }
}
