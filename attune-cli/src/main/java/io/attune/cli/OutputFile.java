package io.attune.cli;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks a file before it is written. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Makes sure that the file can be written, without writing anything.
   *
   * @param option that names it
   * @param output to write or replace
   * @param input that is read meanwhile
   * @return the output
   * @throws InvalidInputException if it cannot, or is the input
   */
  static Path check(String option, Path output, Path input) throws IOException {
    requireOther(option, output, input);
    requireWritable(option, output);
    return output;
  }

  /** Makes sure that a file which is read is not overwritten. */
  static void requireOther(String option, Path output, Path input) throws IOException {
    if (Files.exists(output) && Files.exists(input) && Files.isSameFile(output, input)) {
      throw new InvalidInputException(
          option + " is the same file as --input: " + output + "; choose another one");
    }
  }

  /** Makes sure that a file can be written, and its folder made where it is missing. */
  static void requireWritable(String option, Path output) {
    Path folder = output.toAbsolutePath().getParent();
    while (Files.notExists(folder)) { // folders that are missing will be made
      folder = folder.getParent();
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw new InvalidInputException(
          "%s %s cannot be written: %s is %s"
              .formatted(
                  option,
                  output,
                  folder,
                  Files.isDirectory(folder) ? "not writable for you" : "not a folder"));
    }
  }
}
