package io.attune.data.input;

import io.attune.InvalidInputException;
import io.attune.hub.DatasetReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the files that users mean: a file, a glob such as {@code "data/*.csv.gz"}, an {@code
 * https://} address, a data set of the hub, {@code hf://datasets/OWNER/NAME}.
 */
public final class InputFiles {
  private static final String HUB = "hf://";
  private static final String SCHEME = "://";

  private InputFiles() {}

  /** Fetches what is not on this machine. */
  public interface Remote {
    /**
     * Fetches a file.
     *
     * @param address such as {@code https://example.com/jobs.csv.gz}
     * @return its copy on this machine, under a name of the same ending
     * @throws IOException if it cannot be fetched
     */
    Path file(String address) throws IOException;

    /**
     * Fetches a data set.
     *
     * @param reference to the hub
     * @return its tables on this machine
     * @throws IOException if it cannot be fetched
     */
    List<Path> dataset(DatasetReference reference) throws IOException;
  }

  /**
   * Finds files.
   *
   * @param references as users write them; at least one
   * @param remote for those that are not on this machine
   * @return the files, in the order of the references, those of a glob by name; at least one
   * @throws InvalidInputException if a reference names nothing
   * @throws IOException if something cannot be read or fetched
   */
  public static List<Path> resolve(List<String> references, Remote remote) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String reference : references) {
      if (reference.startsWith(HUB)) {
        files.addAll(remote.dataset(DatasetReference.parse(reference)));
      } else if (reference.contains(SCHEME)) {
        files.add(remote.file(reference));
      } else {
        files.addAll(local(reference));
      }
    }
    return List.copyOf(files);
  }

  private static List<Path> local(String reference) throws IOException {
    try {
      Path file = Path.of(reference);
      if (Files.exists(file) || !Glob.isOne(reference)) {
        return List.of(file); // a name with brackets may well be a file's
      }
    } catch (InvalidPathException e) {
      throw new InvalidInputException(
          "'%s' is no name of a file (%s).".formatted(reference, e.getReason()), e);
    }
    return new Glob(reference).files();
  }
}
