package io.attune.cli;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of a demo: an earlier demo's is replaced, anybody else's is left alone. */
final class DemoFolder {
  /** Tells a demo's folder from others. */
  private static final String MARKER = ".attune-demo";

  private static final List<String> OWN = List.of("data", "run", MARKER);

  private final Path path;

  DemoFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder, or empties an earlier demo's.
   *
   * @throws InvalidInputException if it holds something else, or cannot be written to
   */
  void prepare() throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new InvalidInputException("--out " + path + " is a file; choose another folder");
    }
    if (Files.isDirectory(path)) {
      requireOwn();
    }
    try {
      for (String name : OWN) {
        AtomicFiles.delete(path.resolve(name));
      }
      AtomicFiles.writeString(path.resolve(MARKER), "Made by attune demo, which may replace it.\n");
    } catch (IOException e) {
      throw new InvalidInputException(
          "--out "
              + path
              + " cannot be written to ("
              + Failures.message(e)
              + "); choose another folder",
          e);
    }
  }

  private void requireOwn() throws IOException {
    List<String> names;
    try (var entries = Files.list(path)) {
      names = entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
    List<String> foreign = names.stream().filter(name -> !OWN.contains(name)).toList();
    if (!names.isEmpty() && (!names.contains(MARKER) || !foreign.isEmpty())) {
      throw new InvalidInputException(
          "--out "
              + path
              + " holds something else than an earlier demo: "
              + (foreign.isEmpty() ? names : foreign).get(0)
              + "; choose another folder");
    }
  }

  Path data() {
    return path.resolve("data");
  }

  Path run() {
    return path.resolve("run");
  }
}
