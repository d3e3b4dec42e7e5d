package io.attune.hub;

import io.attune.InvalidInputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of a folder that is to be pushed. */
final class LocalFolder {
  /** Git's own files, caches of other programs, and what a killed process was writing. */
  private static final String HIDDEN = ".";

  private static final String ATTRIBUTES = ".gitattributes";

  private LocalFolder() {}

  /**
   * Lists a folder with all that is below it; hidden files and folders are left out.
   *
   * @return files by their paths, sorted; at least one
   * @throws InvalidInputException if there is none, or one is a link out of the folder: what it
   *     leads to may not be meant for others
   */
  static List<LocalFile> files(Path folder, HubRepository target) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": there is no such folder to push.");
    }
    Path root = folder.toRealPath();
    List<LocalFile> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : (Iterable<Path>) walk.sorted()::iterator) {
        String path = root.relativize(file).toString().replace(File.separatorChar, '/');
        if (isHidden(path) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          continue;
        }
        if (!file.toRealPath().startsWith(root) || !Files.isRegularFile(file)) {
          throw new InvalidInputException(
              "%s is no plain file of %s but leads elsewhere; put a copy in its place."
                  .formatted(path, folder));
        }
        RepositoryPaths.require(path, target);
        files.add(new LocalFile(path, file, Files.size(file)));
      }
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(folder + ": the folder holds no files to push.");
    }
    return files;
  }

  private static boolean isHidden(String path) {
    return !path.equals(ATTRIBUTES)
        && Stream.of(path.split("/", -1)).anyMatch(name -> name.startsWith(HIDDEN));
  }
}
