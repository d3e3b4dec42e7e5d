package io.attune.cli;

import io.attune.Folders;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks a folder of results before it is written or replaced as a whole. */
final class ResultFolder {
  private ResultFolder() {}

  /**
   * Makes sure that the folder can be written, without writing anything.
   *
   * @param option that names it
   * @param folder to make; one that exists must be empty or hold an earlier result
   * @param marker a file that an earlier result holds
   * @param input that is read meanwhile, and must not lie inside
   * @return the folder
   * @throws InvalidInputException if it cannot
   */
  static Path check(String option, Path folder, String marker, Path input) throws IOException {
    if (Files.isRegularFile(folder)) {
      throw new InvalidInputException(
          "%s %s is a file, but a folder is to be written; name another one"
              .formatted(option, folder));
    }
    Path real = input.toAbsolutePath().normalize();
    if (real.startsWith(folder.toAbsolutePath().normalize())) {
      throw new InvalidInputException(
          "%s %s holds the input %s and would replace it; choose another folder"
              .formatted(option, folder, input));
    }
    if (Files.isDirectory(folder)
        && !Folders.isEmpty(folder)
        && !Files.exists(folder.resolve(marker))) {
      throw new InvalidInputException(
          "%s %s holds something else than an earlier result (no %s); choose another folder or empty it"
              .formatted(option, folder, marker));
    }
    Path parent = folder.toAbsolutePath().getParent();
    while (parent != null && Files.notExists(parent)) { // folders that are missing will be made
      parent = parent.getParent();
    }
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new InvalidInputException(
          "%s %s cannot be written: %s is %s"
              .formatted(
                  option,
                  folder,
                  parent,
                  parent != null && Files.isDirectory(parent)
                      ? "not writable for you"
                      : "not a folder"));
    }
    return folder;
  }
}
