package io.attune.cli;

import io.attune.CacheFolder;
import io.attune.data.input.InputFiles;
import io.attune.hub.DatasetFiles;
import io.attune.hub.DatasetReference;
import io.attune.hub.HubClient;
import io.attune.hub.HubSettings;
import io.attune.hub.WebFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Input from elsewhere, fetched into the caches of Attune and of the hub. */
record FetchedFiles(ProgressDisplay progress) implements InputFiles.Remote {
  @Override
  public Path file(String address) throws IOException {
    Path cache = CacheFolder.ofProcess().resolve("downloads");
    return WebFiles.fetch(address, cache, progress.transfers("Fetching"));
  }

  @Override
  public List<Path> dataset(DatasetReference reference) throws IOException {
    HubClient hub = HubClient.of(HubSettings.fromEnvironment());
    return DatasetFiles.fetch(hub, reference, progress.transfers("Fetching"));
  }
}
