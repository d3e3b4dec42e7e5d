package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches files of repositories into the cache that Python's huggingface_hub uses.
 *
 * <p>What is there already is not fetched again; broken downloads go on where they stopped; what
 * may pass (too many requests, failures of the server, broken connections) is tried again.
 */
public final class HubClient {
  private static final Logger LOG = LoggerFactory.getLogger(HubClient.class);
  private static final Map<String, String> AS_IT_IS = Map.of("Accept-Encoding", "identity");

  private final HubSettings settings;
  private final HubApi api;

  private HubClient(HubSettings settings, HubHttp.Pause pause) {
    this.settings = settings;
    this.api = new HubApi(settings, pause);
  }

  /**
   * Makes a client.
   *
   * @param settings of the hub and its cache
   * @return the client
   */
  public static HubClient of(HubSettings settings) {
    return new HubClient(settings, time -> Thread.sleep(time.toMillis()));
  }

  /** For tests, which do not wait between tries. */
  static HubClient of(HubSettings settings, HubHttp.Pause pause) {
    return new HubClient(settings, pause);
  }

  /**
   * Finds the commit of a repository's revision.
   *
   * @param repository at a branch, tag or commit
   * @return the repository at the commit's hash; offline the one last seen
   * @throws HubException if there is no such repository or revision, or no access to it
   * @throws InvalidInputException if it was never fetched and the hub is offline
   * @throws IOException if the hub does not answer
   */
  public HubRepository resolve(HubRepository repository) throws IOException {
    HubCache cache = cache(repository);
    if (settings.offline()) {
      return repository.at(
          cache.commit(repository.revision()).orElseThrow(() -> absent(repository.toString())));
    }
    URI address = api.address(repository, "revision");
    JsonNode sha = api.get(address, repository.toString()).body().path("sha");
    if (!sha.isTextual() || !sha.asText().matches("[0-9a-f]{40}")) {
      throw new IOException(address + ": the hub told no commit");
    }
    cache.putCommit(repository.revision(), sha.asText());
    return repository.at(sha.asText());
  }

  /**
   * Lists a commit's files.
   *
   * @param repository at a commit, by {@link #resolve}
   * @return paths within the repository, in the hub's order; offline, if another program has
   *     fetched them, those that are in the cache
   * @throws HubException if there is no such repository, or no access to it
   * @throws InvalidInputException if it was never listed and the hub is offline
   * @throws IOException if the hub does not answer
   */
  public List<String> list(HubRepository repository) throws IOException {
    HubCache cache = cache(repository);
    Optional<List<String>> known = cache.listing(repository.revision());
    if (known.isPresent()) {
      return known.get(); // a commit does not change
    }
    if (settings.offline()) {
      List<String> present = cache.present(repository.revision());
      if (present.isEmpty()) {
        throw absent("the list of files of " + repository);
      }
      LOG.warn("{}: offline, so only files are known that another program fetched", repository);
      return present;
    }
    List<String> paths = new ArrayList<>();
    Optional<URI> page =
        Optional.of(URI.create(api.address(repository, "tree") + "?recursive=true"));
    while (page.isPresent()) {
      HubApi.Answer answer = api.get(page.get(), repository.toString());
      for (JsonNode entry : answer.body()) {
        if (entry.path("type").asText().equals("file")) {
          paths.add(entry.path("path").asText());
        }
      }
      page = answer.next();
    }
    cache.putListing(repository.revision(), paths);
    return List.copyOf(paths);
  }

  /**
   * Fetches a file unless the cache has it.
   *
   * @param repository at a commit, by {@link #resolve}
   * @param path within the repository, with slashes
   * @param progress is told how far it has come
   * @return the file in the cache
   * @throws HubException if there is no such file, or no access to it
   * @throws InvalidInputException if it was never fetched and the hub is offline
   * @throws IOException if it cannot be fetched
   */
  public Path download(HubRepository repository, String path, TransferProgress progress)
      throws IOException {
    RepositoryPaths.require(path, repository); // never outside the cache
    HubCache cache = cache(repository);
    String what = repository + "/" + path;
    Optional<Path> present = cache.file(repository.revision(), path);
    if (present.isPresent()) {
      return present.get();
    }
    if (settings.offline()) {
      throw absent(what);
    }
    RemoteFile file = head(repository, path, what);
    Path blob = cache.blob(file.etag());
    if (!Files.exists(blob)) {
      LOG.debug("Fetching {} ({} bytes)", what, file.size().orElse(-1));
      new Download(api.http(), path, file, blob).run(progress);
    }
    return cache.link(repository.revision(), path, file.etag());
  }

  /**
   * Fetches many files of a repository, none of them unless all their names are safe.
   *
   * @param repository at a commit, by {@link #resolve}
   * @param wanted which of its files, by their paths
   * @param progress is told how far each file has come
   * @return the folder of the cache that holds them, and maybe others
   * @throws HubException if there is no access to one
   * @throws InvalidInputException if a name leads out of the folder, or if something was never
   *     fetched and the hub is offline
   * @throws IOException if one cannot be fetched
   */
  public Path snapshot(
      HubRepository repository, Predicate<String> wanted, TransferProgress progress)
      throws IOException {
    List<String> paths = list(repository).stream().filter(wanted).toList();
    RepositoryPaths.requireAll(paths, repository);
    for (String path : paths) {
      download(repository, path, progress);
    }
    return cache(repository).snapshot(repository.revision());
  }

  private RemoteFile head(HubRepository repository, String path, String what) throws IOException {
    HubRequest request = HubRequest.head(api.fileAddress(repository, path), AS_IT_IS);
    HttpResponse<InputStream> answer = api.http().send(request, false);
    try (InputStream body = answer.body()) {
      HubApi.requireFound(answer, what);
      return RemoteFile.of(answer);
    }
  }

  private InvalidInputException absent(String what) {
    return new NotCachedException(what, settings.cacheFolder());
  }

  private HubCache cache(HubRepository repository) {
    return HubCache.of(settings.cacheFolder(), repository);
  }
}
