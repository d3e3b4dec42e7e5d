package io.attune.cli.recipe;

import io.attune.data.recipe.RecipeNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Several trainings with settings drawn at random, which finds good ones with fewer trials than a
 * grid where few settings matter (Bergstra and Bengio 2012, Random Search for Hyper-Parameter
 * Optimization). The trials are a function of the seed; more of them leave the first ones as they
 * are.
 */
final class RandomSearch {
  static final String TRIALS = "trials";
  static final String SEED = "seed";
  static final String SPACE = "space";

  private static final String LOW = "low";
  private static final String HIGH = "high";
  private static final String SCALE = "scale";

  private RandomSearch() {}

  /** The trials; what is wrong is noted in the nodes. */
  static List<Training> expand(
      StageSettings train, RecipeNode node, StageCommands commands, Path base) {
    int trials = node.get(TRIALS).map(n -> n.integer(1, Matrix.MOST)).orElse(1);
    Random random = new Random(node.get(SEED).map(n -> n.integer(0, Integer.MAX_VALUE)).orElse(42));
    Optional<RecipeNode> space = node.get(SPACE);
    if (space.isEmpty() || !space.get().isMapping() || node.get(TRIALS).isEmpty()) {
      node.error(
          "a search has trials, a number, and a space, such as {learning-rate: {low: 1e-5, high:"
              + " 1e-4, scale: log}, batch-size: [8, 16]}");
      return List.of(new Training(Matrix.ONE, train));
    }
    node.rejectOthers();
    Map<OptionSpec, RecipeNode> dimensions = new LinkedHashMap<>();
    for (OptionSpec option : StageSettings.options(Stage.TRAIN, commands)) {
      String key = OptionValue.key(option);
      space
          .get()
          .get(key)
          .filter(values -> isSpace(values, train, key))
          .ifPresent(values -> dimensions.put(option, values));
    }
    space.get().rejectOthers();
    List<Training> trainings = new ArrayList<>();
    for (int trial = 1; trial <= trials; trial++) {
      Map<String, OptionValue> drawn = new LinkedHashMap<>();
      dimensions.forEach(
          (option, values) ->
              drawn.put(
                  OptionValue.key(option),
                  OptionValue.of(option, draw(option, values, random), base)));
      trainings.add(
          new Training(String.format(Locale.ROOT, "trial-%03d", trial), train.with(drawn)));
    }
    return trainings;
  }

  private static boolean isSpace(RecipeNode values, StageSettings train, String key) {
    if (train.keys().contains(key)) {
      values.error("'" + key + "' is set outside of the search too; set it in one place");
    }
    if (values.isMapping()) {
      double low = number(values, LOW);
      double high = number(values, HIGH);
      boolean log =
          values
              .get(SCALE)
              .map(n -> n.choice(List.of("linear", "log")))
              .orElse("linear")
              .equals("log");
      values.rejectOthers();
      if (!(low < high) || (log && low <= 0)) {
        values.error(
            "a range needs low below high" + (log ? ", and low above 0 for scale: log" : ""));
        return false;
      }
      return true;
    }
    if (!values.isList() || values.items().isEmpty()) {
      values.error(
          "values to draw from are a list, or a range: {low: 1e-5, high: 1e-4, scale: log}");
      return false;
    }
    return true;
  }

  private static double number(RecipeNode values, String key) {
    return values
        .get(key)
        .map(n -> n.number(-Double.MAX_VALUE, Double.MAX_VALUE))
        .orElse(Double.NaN);
  }

  private static RecipeNode draw(OptionSpec option, RecipeNode values, Random random) {
    if (values.isList()) {
      List<RecipeNode> items = values.items();
      return items.get(random.nextInt(items.size()));
    }
    double low = number(values, LOW);
    double high = number(values, HIGH);
    boolean log = values.get(SCALE).map(RecipeNode::text).orElse("").equals("log");
    double share = random.nextDouble();
    double value =
        log
            ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)))
            : low + share * (high - low);
    return values.replaced(
        OptionValue.isWhole(option)
            ? String.valueOf(Math.round(value))
            : String.format(Locale.ROOT, "%.3e", value));
  }
}
