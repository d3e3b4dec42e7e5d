package io.attune.hub;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the Parquet files of a data set, and fetches them.
 *
 * <p>The hub keeps a Parquet form of most data sets in the branch {@value #CONVERTED}, in folders
 * {@code CONFIG/SPLIT}; that one is read, unless the user names a revision of the data set itself.
 * Where there is none, the data set's own Parquet files are.
 */
public final class DatasetFiles {
  static final String CONVERTED = "refs/convert/parquet";

  /** As data sets are published: {@code data/train-00000-of-00001.parquet}. */
  private static final Pattern HABIT =
      Pattern.compile("data/(?<split>[\\w.]+)-\\d+-of-\\d+\\.parquet");

  private static final String DEFAULT = "default";

  /** The hub converts only the first 5 GB of a large split, and marks such folders so. */
  private static final String PARTIAL = "partial-";

  private static final Logger LOG = LoggerFactory.getLogger(DatasetFiles.class);

  private DatasetFiles() {}

  /**
   * Fetches a data set's tables into the cache.
   *
   * @param hub to ask
   * @param reference of the data set
   * @param progress is told how far each file has come
   * @return Parquet files in the order of their names; at least one
   * @throws HubException if there is no such data set, or no access to it
   * @throws InvalidInputException if it has no such config or split or no Parquet files, or if it
   *     is not in the cache and the hub is offline
   * @throws IOException if the hub does not answer
   */
  public static List<Path> fetch(
      HubClient hub, DatasetReference reference, TransferProgress progress) throws IOException {
    HubRepository repository = find(hub, reference);
    List<String> tables =
        hub.list(repository).stream().filter(path -> path.endsWith(".parquet")).sorted().toList();
    List<String> chosen = choose(reference, tables);
    if (chosen.stream().anyMatch(path -> path.contains("/" + PARTIAL))) {
      LOG.warn("{}: the hub has converted only the first part of it, which is read", reference);
    }
    List<Path> files = new ArrayList<>();
    for (String path : chosen) {
      files.add(hub.download(repository, path, progress));
    }
    return files;
  }

  private static HubRepository find(HubClient hub, DatasetReference reference) throws IOException {
    HubRepository main =
        new HubRepository(
            HubRepository.Type.DATASET,
            reference.id(),
            reference.revision().orElse(HubRepository.MAIN));
    if (reference.revision().isPresent()) {
      return hub.resolve(main);
    }
    try {
      return hub.resolve(main.at(CONVERTED));
    } catch (NotCachedException e) {
      return hub.resolve(main);
    } catch (HubException e) {
      if (e.isNotFound()) { // of the branch; the repository itself may well exist
        return hub.resolve(main);
      }
      throw e;
    }
  }

  private static List<String> choose(DatasetReference reference, List<String> tables) {
    if (tables.isEmpty()) {
      throw new InvalidInputException(
          "%s: the data set has no Parquet files; download its files and name them instead."
              .formatted(reference));
    }
    List<String> configs = folders(tables, 0);
    if (reference.config().isEmpty()) {
      boolean converted = tables.stream().allMatch(path -> path.split("/", -1).length > 2);
      if (converted && configs.size() > 1) {
        throw new InvalidInputException(
            "%s: the data set has several parts; name one of them, such as %s/%s: %s."
                .formatted(reference, reference, configs.get(0), String.join(", ", configs)));
      }
      return tables;
    }
    List<String> chosen = within(reference, tables, 0, reference.config().get(), configs);
    Optional<String> split = reference.split();
    return split.isEmpty() ? chosen : within(reference, chosen, 1, split.get(), folders(chosen, 1));
  }

  private static List<String> within(
      DatasetReference reference, List<String> tables, int level, String name, List<String> known) {
    List<String> inside =
        tables.stream()
            .filter(path -> folder(path, level).filter(folder -> isNamed(folder, name)).isPresent())
            .toList();
    if (inside.isEmpty()) {
      throw new InvalidInputException(
          "%s: no '%s'%s; there is: %s."
              .formatted(reference, name, Suggestions.hint(name, known), String.join(", ", known)));
    }
    return inside;
  }

  private static boolean isNamed(String folder, String name) {
    return folder.equals(name) || folder.equals(PARTIAL + name);
  }

  private static List<String> folders(List<String> paths, int level) {
    return paths.stream().flatMap(path -> folder(path, level).stream()).distinct().toList();
  }

  /** The config is level 0, the split level 1; data sets by the hub's habit have one config. */
  private static Optional<String> folder(String path, int level) {
    Matcher habit = HABIT.matcher(path);
    if (habit.matches()) {
      return Optional.of(level == 0 ? DEFAULT : habit.group("split"));
    }
    String[] parts = path.split("/", -1);
    return level < parts.length - 1 ? Optional.of(parts[level]) : Optional.empty();
  }
}
