package io.attune.cli.recipe;

import io.attune.EnumKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of a recipe, in the order in which they run. */
public enum Stage {
  /** The tables that everything starts from. */
  SOURCE("the tables that everything starts from", Set.of()),
  /** Raw rows to clean documents. */
  PREPARE("makes clean documents of raw rows", Set.of("step")),
  /** Documents to pairs. */
  QUERIES("writes the queries that documents answer", Set.of("answers", "dry-run")),
  /** Train, validation and test. */
  SPLIT(
      "holds rows back to measure on, without leaks",
      Set.of("publish", "title", "language", "license")),
  /** Pairs to triplets. */
  MINE(
      "finds documents that do not answer a query",
      Set.of("cache", "tutorial-order", "ratios", "counts")),
  /** Base models, before any training. */
  COMPARE("ranks base models on the validation part", Set.of()),
  /** One training, or several. */
  TRAIN("fine-tunes models", Set.of("train", "validation", "resume")),
  /** All trained models and their base models on the test part. */
  EVALUATE("measures base and trained models on the test part", Set.of()),
  /** The model to use. */
  PUBLISH("puts the best model into a folder of its own", Set.of());

  /** What the run itself tells each command, and what is for people at a terminal. */
  private static final Set<String> EVERYWHERE = Set.of("out", "json", "help", "verbose");

  private final String purpose;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
  private final Set<String> reserved;

  Stage(String purpose, Set<String> reserved) {
    this.purpose = purpose;
    this.reserved = reserved;
  }

  /**
   * The name in recipes and options.
   *
   * @return such as {@code train}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * What it is for.
   *
   * @return a phrase without a subject
   */
  public String purpose() {
    return purpose;
  }

  /** Whether an option of the stage's command is not for recipes to set. */
  boolean isReserved(String option) {
    return EVERYWHERE.contains(option)
        || reserved.contains(option)
        || (option.equals("input") && this != SOURCE);
  }

  /**
   * Finds a stage.
   *
   * @param key its name
   * @return nothing where there is no such stage
   */
  public static Optional<Stage> find(String key) {
    return Arrays.stream(values()).filter(stage -> stage.key().equals(key)).findFirst();
  }

  /**
   * All names.
   *
   * @return in the order in which stages run
   */
  public static List<String> keys() {
    return Arrays.stream(values()).map(Stage::key).toList();
  }
}
