package io.attune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is asked of folders, and done with them, in more than one place. */
public final class Folders {
  private Folders() {}

  /**
   * Whether a path is a folder that holds nothing.
   *
   * @param path of anything or nothing
   * @return false also where there is no folder
   * @throws IOException if the folder cannot be read
   */
  public static boolean isEmpty(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(path)) {
      return inside.findAny().isEmpty();
    }
  }

  /**
   * Makes sure that writing a folder replaces nothing but an earlier one of its kind.
   *
   * @param folder to be written
   * @param kind of content, in words, such as "a model"
   * @param marker a file that such a folder holds
   * @param purpose what it is needed for, in words, such as "to save a model"
   * @throws InvalidInputException if it is a file, or holds other things
   * @throws IOException if the folder cannot be read
   */
  public static void requireReplaceable(Path folder, String kind, String marker, String purpose)
      throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "%s: is a file; a folder is needed %s".formatted(folder, purpose));
    }
    if (Files.isDirectory(folder) && !isEmpty(folder) && !Files.exists(folder.resolve(marker))) {
      throw new InvalidInputException(
          "%s: holds other things than %s; choose a new or empty folder".formatted(folder, kind));
    }
  }

  /**
   * Copies a folder with all that is in it; links become the files that they lead to.
   *
   * @param from an existing folder
   * @param to where it goes; a folder that is there is added to, and none of its files may be in
   *     the way
   * @throws IOException if something cannot be read or written
   */
  public static void copy(Path from, Path to) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(from)) {
      paths = walk.toList(); // a folder before what is in it
    }
    for (Path path : paths) {
      Path copy = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(path, copy);
      }
    }
  }
}
