package io.attune.hub;

import io.attune.InvalidInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of files that somebody else chose. They become names on this machine, so that none may lead
 * out of the folder they belong to, on whatever system.
 */
final class RepositoryPaths {
  /** Backslashes and drives are Windows' ways out; control characters upset terminals. */
  private static final Pattern FORBIDDEN = Pattern.compile("[\\\\\\p{Cntrl}]|^[A-Za-z]:");

  private static final Set<String> NO_NAMES = Set.of("", ".", "..");

  private RepositoryPaths() {}

  /**
   * Makes sure that a path stays within its repository.
   *
   * @throws InvalidInputException if it does not
   */
  static void require(String path, HubRepository repository) {
    List<String> names = Arrays.asList(path.split("/", -1));
    if (names.stream().anyMatch(NO_NAMES::contains) || FORBIDDEN.matcher(path).find()) {
      throw new InvalidInputException(
          "'%s' is no path within %s: it must not be absolute, nor have '..', '\\' or empty parts. Nothing was written."
              .formatted(path.replaceAll("\\p{Cntrl}", "?"), repository));
    }
  }

  /**
   * Makes sure that all files of a repository can stand beside each other in one folder.
   *
   * @throws InvalidInputException if one leads outside, or is a folder and a file at once
   */
  static void requireAll(Collection<String> paths, HubRepository repository) {
    Set<String> files = new HashSet<>(paths);
    for (String path : paths) {
      require(path, repository);
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        if (files.contains(path.substring(0, slash))) {
          throw new InvalidInputException(
              "%s has '%s' both as a file and as a folder. Nothing was written."
                  .formatted(repository, path.substring(0, slash)));
        }
      }
    }
  }
}
