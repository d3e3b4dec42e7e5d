package io.attune.cli.recipe;

import io.attune.Suggestions;
import io.attune.data.recipe.RecipeNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether each stage of a recipe gets what it works on from the stages before it. */
public final class RecipeOrder {
  /** Stages that read the rows of the ones before. */
  private static final List<Stage> READERS =
      List.of(Stage.PREPARE, Stage.QUERIES, Stage.SPLIT, Stage.MINE, Stage.TRAIN);

  /** What models can be measured on besides a part of the rows. */
  public static final List<String> OWN_DATA =
      List.of(
          "retrieval",
          "triplets",
          "similarity",
          "classification",
          "reranking",
          "paraphrases",
          "translations");

  /** What {@code publish} takes where it names no training. */
  public static final String BEST = "best";

  /** How the options begin that name what a training measures on. */
  public static final String EVALUATE = "evaluate-";

  private RecipeOrder() {}

  /**
   * Notes what is missing or too much.
   *
   * @param halving whether the trainings are trials of a search that ranks them itself
   */
  static void check(
      RecipeNode root,
      Map<Stage, StageSettings> stages,
      List<Training> trainings,
      boolean halving) {
    if (stages.isEmpty()) {
      root.error("no stage; a recipe has some of " + String.join(", ", Stage.keys()));
      return;
    }
    Optional<Stage> first = READERS.stream().filter(stages::containsKey).findFirst();
    if (first.isPresent() && !stages.containsKey(Stage.SOURCE)) {
      error(stages, first.get(), "needs the rows of a table; add source: {input: FILE}");
    }
    if (stages.containsKey(Stage.SOURCE)) {
      source(stages);
    }
    for (Stage measuring : List.of(Stage.COMPARE, Stage.EVALUATE)) {
      if (stages.containsKey(measuring)) {
        measuring(stages, measuring);
      }
    }
    if (stages.containsKey(Stage.EVALUATE) && !stages.containsKey(Stage.TRAIN)) {
      error(stages, Stage.EVALUATE, "measures what was trained; add train, or use compare");
    }
    if (stages.containsKey(Stage.PUBLISH)) {
      publish(stages, trainings.stream().map(Training::name).toList(), halving);
    }
    if (halving) {
      checkHalving(stages);
    }
  }

  /** What would otherwise be told only after all trainings. */
  private static void publish(
      Map<Stage, StageSettings> stages, List<String> trainings, boolean halving) {
    if (trainings.isEmpty()) {
      error(stages, Stage.PUBLISH, "needs a trained model; add train");
      return;
    }
    String training = stages.get(Stage.PUBLISH).text("training").orElse(BEST);
    if (!training.equals(BEST) && !trainings.contains(training)) {
      stages
          .get(Stage.PUBLISH)
          .node("training")
          .error(
              "there is no training '%s'%s; there is: %s"
                  .formatted(
                      training,
                      Suggestions.hint(training, trainings),
                      String.join(", ", trainings)));
    }
    boolean ranked = halving || trainings.size() == 1 || stages.containsKey(Stage.EVALUATE);
    if (training.equals(BEST) && !ranked) {
      error(
          stages,
          Stage.PUBLISH,
          "needs to know the best of %d trainings; add evaluate, or name one: training: NAME"
              .formatted(trainings.size()));
    }
  }

  private static void source(Map<Stage, StageSettings> stages) {
    StageSettings source = stages.get(Stage.SOURCE);
    if (!source.keys().contains("input")) {
      error(stages, Stage.SOURCE, "needs an input, such as input: pairs.jsonl");
    }
    if (source.texts("input").size() > 1 && !stages.containsKey(Stage.PREPARE)) {
      error(
          stages,
          Stage.SOURCE,
          "has %d tables, but only prepare reads several; add prepare, or name one"
              .formatted(source.texts("input").size()));
    }
    boolean ownParts = source.keys().contains("validation") || source.keys().contains("test");
    Optional<Stage> changing =
        Stream.of(Stage.PREPARE, Stage.QUERIES, Stage.SPLIT)
            .filter(stages::containsKey)
            .findFirst();
    if (ownParts && changing.isPresent()) {
      error(
          stages,
          Stage.SOURCE,
          "validation and test are for rows that are split already; leave them out, or leave out "
              + changing.get().key());
    }
  }

  private static void measuring(Map<Stage, StageSettings> stages, Stage measuring) {
    String part = measuring == Stage.COMPARE ? "validation" : "test";
    boolean own = stages.get(measuring).keys().stream().anyMatch(OWN_DATA::contains);
    if (!own && !hasPart(stages, part)) {
      error(
          stages,
          measuring,
          "needs something to measure on: add a stage split, or source: {%s: FILE}, or one of %s"
              .formatted(part, String.join(", ", OWN_DATA)));
    }
  }

  /** Halving has to measure while it trains, and never by the test part. */
  private static void checkHalving(Map<Stage, StageSettings> stages) {
    StageSettings train = stages.get(Stage.TRAIN);
    long own = train.keys().stream().filter(key -> key.startsWith(EVALUATE)).count();
    if (own > 1) {
      error(stages, Stage.TRAIN, "ranks the trials of a search by one measurement; name only one");
    } else if (own == 0 && !hasPart(stages, "validation")) {
      error(
          stages,
          Stage.TRAIN,
          "needs something to rank the trials of a search by: add a stage split, or source:"
              + " {validation: FILE}, or one of evaluate-retrieval, evaluate-triplets, "
              + "evaluate-similarity, evaluate-classification");
    }
  }

  private static boolean hasPart(Map<Stage, StageSettings> stages, String part) {
    return stages.containsKey(Stage.SPLIT)
        || (stages.containsKey(Stage.SOURCE) && stages.get(Stage.SOURCE).keys().contains(part));
  }

  private static void error(Map<Stage, StageSettings> stages, Stage stage, String message) {
    stages.get(stage).node().error(stage.key() + " " + message);
  }
}
