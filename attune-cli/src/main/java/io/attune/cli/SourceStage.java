package io.attune.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The tables that a recipe starts from. */
@Command(name = "source")
final class SourceStage implements CheckedOptions {
  @Option(
      names = "--input",
      paramLabel = "TABLE",
      description =
          "A file, a glob, an https:// address, or hf://datasets/OWNER/NAME; a list of them where"
              + " the next stage is prepare.")
  @SuppressWarnings("UnusedVariable") // the recipe's reader asks for its name and kind
  private List<String> input = new ArrayList<>();

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "Rows to measure on during training, where they are split already.")
  @SuppressWarnings("UnusedVariable")
  private Optional<Path> validation = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Rows to measure on at the end, where they are split already.")
  @SuppressWarnings("UnusedVariable")
  private Optional<Path> test = Optional.empty();

  @Mixin private ColumnsOption columns;

  @Override
  public void checkOptions(Problems problems) throws IOException {
    columns.mapping(problems);
  }
}
