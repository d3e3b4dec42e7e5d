package io.attune.cli.recipe;

import io.attune.data.recipe.RecipeNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Successive halving (Jamieson and Talwalkar 2016, Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization): many trials are trained shortly, the better ones of them longer,
 * and so on, so that little time goes into what is seen to be bad.
 *
 * <p>Sizes and budgets are those of the inner loop of Hyperband (Li et al. 2018). Of {@code n}
 * trials and a reduction {@code r}, rung {@code k} of {@code K} trains the best {@code n /
 * r^(k-1)}, rounded down, for {@code epochs / r^(K-k)}: each rung costs about the same, and the
 * last one trains as long as the recipe says. {@code K} is the highest number that leaves a trial
 * to the last rung.
 *
 * <p>Each rung trains from the base model on instead of going on with the rung before, so that the
 * learning rate falls to 0 at the end of every training and what is compared is what a whole
 * training of that length gives. That costs at most {@code r / (r - 1)} times as much.
 */
final class Halving {
  static final String REDUCTION = "reduction";
  static final int USUAL_REDUCTION = 3;

  private static final int GREATEST_REDUCTION = 100;
  private static final String EPOCHS = "epochs";

  private Halving() {}

  /** The rungs; what is wrong is noted in the node. */
  static List<Rung> rungs(
      StageSettings train,
      RecipeNode node,
      List<Training> trials,
      List<String> keys,
      StageCommands commands,
      Path base) {
    Optional<RecipeNode> given = node.get(REDUCTION);
    int reduction = given.map(n -> n.integer(2, GREATEST_REDUCTION)).orElse(USUAL_REDUCTION);
    if (keys.contains(EPOCHS)) {
      node.error("halving shares the epochs out itself; take them out of the space");
    }
    if (trials.size() < reduction) {
      given
          .orElse(node)
          .error(
              "with reduction %d halving needs at least %d trials, or none is left out"
                  .formatted(reduction, reduction));
    }
    OptionSpec option =
        StageSettings.options(Stage.TRAIN, commands).stream()
            .filter(candidate -> OptionValue.key(candidate).equals(EPOCHS))
            .findFirst()
            .orElseThrow();
    double epochs = epochs(train, option);
    int last = 0;
    for (int size = trials.size(); size >= reduction; size /= reduction) {
      last++;
    }
    List<Rung> rungs = new ArrayList<>();
    int size = trials.size();
    for (int rung = 0; rung <= last; rung++) {
      double share = epochs / Math.pow(reduction, last - rung);
      OptionValue value = OptionValue.of(option, node.replaced(Double.toString(share)), base);
      List<Training> candidates =
          trials.stream()
              .map(
                  trial -> new Training(trial.name(), trial.settings().with(Map.of(EPOCHS, value))))
              .toList();
      rungs.add(new Rung(rung + 1, size, share, candidates));
      size /= reduction;
    }
    return rungs;
  }

  /** Of a whole training; what is no number is told where the training is checked. */
  private static double epochs(StageSettings train, OptionSpec option) {
    try {
      return Double.parseDouble(
          train.text(EPOCHS).orElseGet(() -> String.valueOf(option.initialValue())));
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
