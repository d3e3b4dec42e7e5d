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
  private static final String TASK = "Fetching, bytes";

  @Override
  public Path file(String address) throws IOException {
    Path cache = CacheFolder.ofProcess().resolve("downloads");
    return WebFiles.fetch(address, cache, this::tell);
  }

  @Override
  public List<Path> dataset(DatasetReference reference) throws IOException {
    HubClient hub = HubClient.of(HubSettings.fromEnvironment());
    return DatasetFiles.fetch(hub, reference, this::tell);
  }

  private void tell(long bytes) {
    progress.progress(TASK, bytes, ProgressDisplay.UNKNOWN);
  }
}
