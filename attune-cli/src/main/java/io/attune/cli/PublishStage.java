package io.attune.cli;

import io.attune.cli.recipe.RecipeOrder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The model that a recipe hands over. */
@Command(name = "publish")
final class PublishStage {
  @Option(
      names = "--training",
      paramLabel = "NAME",
      description =
          "The training whose model goes into OUT/publish/model: its folder's name in OUT/train, or"
              + " best, by the leaderboard (default: ${DEFAULT-VALUE}).")
  private String training = RecipeOrder.BEST;

  @Option(
      names = "--onnx",
      description = "Also as ONNX, in the same folder, verified as attune export does it.")
  private boolean onnx;

  String training() {
    return training;
  }

  boolean isOnnx() {
    return onnx;
  }
}
