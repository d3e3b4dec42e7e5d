package io.attune.hub;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the one table, or the one folder in BEIR's form, that a data set stands for where a command
 * reads a single one.
 */
public final class DatasetTable {
  private static final Pattern TABLE =
      Pattern.compile(".*\\.((jsonl|json|csv|tsv)(\\.gz)?|parquet)");

  /** What makes a folder one of retrieval data. */
  private static final Set<String> RETRIEVAL = Set.of("corpus.jsonl", "queries.jsonl");

  private static final Pattern RETRIEVAL_FILE = Pattern.compile(".*\\.(jsonl|tsv)");

  private DatasetTable() {}

  /**
   * Fetches it into the cache.
   *
   * @param hub to ask
   * @param reference of the data set; with a config or split a table of the Parquet form is meant
   * @param progress is told how far each file has come
   * @return a table, or a folder in BEIR's form
   * @throws InvalidInputException if the data set is missing, or holds several tables
   * @throws IOException if the hub does not answer
   */
  public static Path fetch(HubClient hub, DatasetReference reference, TransferProgress progress)
      throws IOException {
    if (reference.config().isEmpty()) {
      HubRepository repository =
          hub.resolve(
              new HubRepository(
                  HubRepository.Type.DATASET,
                  reference.id(),
                  reference.revision().orElse(HubRepository.MAIN)));
      List<String> paths = hub.list(repository);
      if (paths.containsAll(RETRIEVAL)) {
        return hub.snapshot(repository, path -> RETRIEVAL_FILE.matcher(path).matches(), progress);
      }
      List<String> tables = paths.stream().filter(path -> TABLE.matcher(path).matches()).toList();
      if (tables.size() == 1) {
        return hub.download(repository, tables.get(0), progress);
      }
    }
    List<Path> files = DatasetFiles.fetch(hub, reference, progress);
    if (files.size() > 1) {
      throw new InvalidInputException(
          "%s: the data set has %d files; name a part of it, such as %s/default/train, or make one table of them by attune prepare."
              .formatted(reference, files.size(), reference));
    }
    return files.get(0);
  }
}
