package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.data.input.InputFiles;
import io.attune.hub.DatasetFiles;
import io.attune.hub.DatasetReference;
import io.attune.hub.HubClient;
import io.attune.hub.HubSettings;
import io.attune.hub.TransferProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Input from elsewhere as far as it has been fetched; the network is not touched. */
final class CachedFiles implements InputFiles.Remote {
  private final List<String> missing = new ArrayList<>();

  /** Whether an address still has the file that was fetched only its server could tell. */
  @Override
  public Path file(String address) {
    return standIn(address);
  }

  @Override
  public List<Path> dataset(DatasetReference reference) throws IOException {
    HubClient cache = HubClient.of(HubSettings.fromEnvironment().cacheOnly());
    try {
      return DatasetFiles.fetch(cache, reference, TransferProgress.NONE);
    } catch (InvalidInputException e) {
      return List.of(standIn(reference.toString()));
    }
  }

  /** A file that there is not. */
  private Path standIn(String address) {
    missing.add(address);
    return Path.of(address.replaceFirst(".*://", "").replaceAll("[^A-Za-z0-9./_-]", "-"));
  }

  /**
   * @return addresses of what would be fetched, or asked for
   */
  List<String> missing() {
    return List.copyOf(missing);
  }
}
