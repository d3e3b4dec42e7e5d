package io.attune.cli.recipe;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
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
   * Checks a model that a recipe names as far as that is possible without a network.
   *
   * @param reference a folder or a name
   * @return what is wrong, in a sentence; nothing where it is there, or may be one of the hub
   * @throws IOException if this machine's models cannot be read
   */
  Optional<String> modelFault(String reference) throws IOException;

  /**
   * Something that is wrong with a stage's settings.
   *
   * @param option the name it is about, without dashes; empty where it is about several
   * @param message what was given and what is allowed
   */
  record Fault(String option, String message) {}
}
