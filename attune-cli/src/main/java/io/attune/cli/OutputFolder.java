package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.publishing.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prepares a run's folder while the rest of the input is still being checked. */
final class OutputFolder {
  private final Path path;
  private final List<Path> missing = new ArrayList<>(); // innermost first

  OutputFolder(Path path) {
    this.path = path;
    for (Path each = path.toAbsolutePath();
        each != null && Files.notExists(each);
        each = each.getParent()) {
      missing.add(each);
    }
  }

  /**
   * Makes the folder.
   *
   * @param resume whether a run that is in it already is to go on
   * @param problems what is wrong with it is noted there
   * @return nothing where anything was wrong with it
   */
  Optional<RunFolder> prepare(boolean resume, Problems problems) throws IOException {
    return problems.attempt(() -> RunFolder.prepare(path, resume));
  }

  /**
   * Goes on checking; if something else turns out to be wrong, takes away what was made.
   *
   * @param input the rest of the input
   * @return what was read
   */
  <T> T undoingIfInvalid(Problems.Input<T> input) throws IOException {
    try {
      return input.read();
    } catch (InvalidInputException e) {
      for (Path folder : missing) {
        if (Files.isDirectory(folder)) {
          Files.delete(folder);
        }
      }
      throw e;
    }
  }
}
