package io.attune.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"?next\"?");
  private static final int ERRORS = 400;
  private static final Map<String, String> AS_IT_IS = Map.of("Accept-Encoding", "identity");

  private final HubSettings settings;
  private final HubHttp http;

  private HubClient(HubSettings settings, HubHttp.Pause pause) {
    this.settings = settings;
    this.http = new HubHttp(settings.endpoint(), settings.token(), pause);
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
    String path =
        "api/%s/%s/revision/%s"
            .formatted(repository.type().plural(), repository.id(), encode(repository.revision()));
    JsonNode sha = json(address(path), repository.toString()).body().path("sha");
    if (!sha.isTextual() || !sha.asText().matches("[0-9a-f]{40}")) {
      throw new IOException(address(path) + ": the hub told no commit");
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
        Optional.of(
            address(
                "api/%s/%s/tree/%s?recursive=true"
                    .formatted(
                        repository.type().plural(),
                        repository.id(),
                        encode(repository.revision()))));
    while (page.isPresent()) {
      Answer answer = json(page.get(), repository.toString());
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
   * @param progress is told how many bytes are there
   * @return the file in the cache
   * @throws HubException if there is no such file, or no access to it
   * @throws InvalidInputException if it was never fetched and the hub is offline
   * @throws IOException if it cannot be fetched
   */
  public Path download(HubRepository repository, String path, LongConsumer progress)
      throws IOException {
    if (path.startsWith("/") || Arrays.asList(path.split("/", -1)).contains("..")) {
      throw new InvalidInputException(
          "'%s' is no path within %s.".formatted(path, repository)); // never outside the cache
    }
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
      LOG.info("Fetching {} ({} bytes)", what, file.size().orElse(-1));
      new Download(http, file, blob).run(progress);
    }
    return cache.link(repository.revision(), path, file.etag());
  }

  private RemoteFile head(HubRepository repository, String path, String what) throws IOException {
    String file =
        Arrays.stream(path.split("/", -1)).map(HubClient::encode).collect(Collectors.joining("/"));
    URI address =
        address(
            "%s%s/resolve/%s/%s"
                .formatted(
                    repository.type().prefix(),
                    repository.id(),
                    encode(repository.revision()),
                    file));
    HttpResponse<InputStream> answer = http.send("HEAD", address, AS_IT_IS, false);
    try (InputStream body = answer.body()) {
      requireFound(answer, what);
      return RemoteFile.of(answer);
    }
  }

  private record Answer(JsonNode body, Optional<URI> next) {}

  private Answer json(URI address, String what) throws IOException {
    HttpResponse<InputStream> answer = http.send("GET", address, Map.of(), false);
    try (InputStream body = answer.body()) {
      requireFound(answer, what);
      Optional<URI> next =
          answer.headers().allValues("Link").stream()
              .map(NEXT::matcher)
              .filter(Matcher::find)
              .map(link -> answer.uri().resolve(link.group(1)))
              .findFirst();
      return new Answer(JSON.readTree(body), next);
    } catch (JsonProcessingException e) {
      throw new IOException(address + ": the hub's answer is no JSON", e);
    }
  }

  private static void requireFound(HttpResponse<?> answer, String what) {
    if (answer.statusCode() >= ERRORS) {
      throw new HubException(
          what, answer.statusCode(), answer.headers().firstValue("X-Error-Code").orElse(""));
    }
  }

  private InvalidInputException absent(String what) {
    return new NotCachedException(what, settings.cacheFolder());
  }

  private HubCache cache(HubRepository repository) {
    return HubCache.of(settings.cacheFolder(), repository);
  }

  private URI address(String path) {
    return URI.create(settings.endpoint() + "/" + path);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
