package io.attune.cli.recipe;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The commands that do the stages' work, as far as a reader of recipes needs to know them. */
public interface StageCommands {
  /**
   * The options of a stage; those that recipes may not set included.
   *
   * @param stage any
   * @return the options of its command
   */
  CommandSpec options(Stage stage);

  /**
   * Checks what a recipe sets as far as that is possible before any input is there.
   *
   * @param stage any
   * @param arguments as on the command line, without those that the run adds
   * @return what is wrong, a sentence each; empty where all is right
   */
  List<Fault> check(Stage stage, List<String> arguments);

  /**
   * Something that is wrong with a stage's settings.
   *
   * @param option the name it is about, without dashes; empty where it is about several
   * @param message what was given and what is allowed
   */
  record Fault(String option, String message) {}
}
