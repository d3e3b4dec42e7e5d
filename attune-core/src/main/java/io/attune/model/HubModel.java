package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import io.attune.hub.HubClient;
import io.attune.hub.HubRepository;
import io.attune.hub.HubSettings;
import io.attune.hub.TransferProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Models named as on the Hugging Face hub: {@code OWNER/NAME}, {@code OWNER/NAME@REVISION}. */
final class HubModel {
  private static final Pattern NAME =
      Pattern.compile("(?<id>\\w[\\w.-]*/\\w[\\w.-]*)(@(?<revision>[\\w./-]+))?");

  private static final String MODULES = "modules.json";

  /** Weights in other forms, and exports for other programs, are not read. */
  private static final Pattern READ =
      Pattern.compile("(.*\\.(json|txt|model))|((adapter_)?model[\\w.-]*\\.safetensors)");

  private HubModel() {}

  /**
   * The repository that a reference may mean.
   *
   * @return nothing where it is no name of one
   */
  static Optional<HubRepository> parse(String reference) {
    Matcher name = NAME.matcher(reference);
    if (!name.matches()) {
      return Optional.empty();
    }
    String revision = Optional.ofNullable(name.group("revision")).orElse(HubRepository.MAIN);
    return Optional.of(new HubRepository(HubRepository.Type.MODEL, name.group("id"), revision));
  }

  /**
   * Fetches a model into the cache that Python's huggingface_hub uses, unless it is there: of all
   * its files those that a model is read from.
   *
   * @return its folder in the cache
   * @throws io.attune.InvalidInputException if there is none, or no access to it
   */
  static Path fetch(HubRepository repository, TransferProgress progress) throws IOException {
    return fetch(HubClient.of(HubSettings.fromEnvironment()), repository, progress);
  }

  /**
   * Finds a model in the cache, as it was when the hub was last asked.
   *
   * @return its folder in the cache; nothing where it is not there as a whole
   */
  static Optional<Path> cached(HubRepository repository) throws IOException {
    HubClient cache = HubClient.of(HubSettings.fromEnvironment().cacheOnly());
    try {
      return Optional.of(fetch(cache, repository, TransferProgress.NONE));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  private static Path fetch(HubClient hub, HubRepository repository, TransferProgress progress)
      throws IOException {
    HubRepository commit = hub.resolve(repository);
    List<String> paths = hub.list(commit);
    Set<String> folders = new HashSet<>(Set.of(""));
    if (paths.contains(MODULES)) {
      Path modules = hub.download(commit, MODULES, progress);
      for (JsonNode module : JsonFile.MAPPER.readTree(modules.toFile())) {
        folders.add(module.path("path").asText());
      }
    }
    return hub.snapshot(commit, isRead(folders), progress);
  }

  /** Whether a model whose modules lie in those folders is read from a file. */
  private static Predicate<String> isRead(Set<String> folders) {
    return path -> {
      int slash = path.lastIndexOf('/');
      return folders.contains(slash < 0 ? "" : path.substring(0, slash))
          && READ.matcher(path.substring(slash + 1)).matches();
    };
  }
}
