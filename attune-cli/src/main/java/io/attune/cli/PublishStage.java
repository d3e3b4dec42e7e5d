package io.attune.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The model that a recipe hands over. */
@Command(name = "publish")
final class PublishStage {
  static final String BEST = "best";

  @Option(
      names = "--training",
      paramLabel = "NAME",
      description =
          "The training whose model goes into OUT/publish/model: its folder's name in OUT/train, or"
              + " best, by the leaderboard (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("UnusedVariable") // the recipe's reader asks for its name and kind
  private String training = BEST;
}
