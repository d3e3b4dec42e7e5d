package io.attune.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The hub's addresses, and its answers in JSON. */
final class HubApi {
  static final JsonMapper JSON = new JsonMapper();

  /** The content of the batch API of Git LFS. */
  static final String LFS_TYPE = "application/vnd.git-lfs+json";

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>;\\s*rel=\"?next\"?");
  private static final int ERRORS = 400;

  /** Of an error's explanation; servers may answer with whole pages. */
  private static final int LONGEST_DETAIL = 300;

  private static final int READ_OF_DETAIL = 1 << 14;

  private final HubSettings settings;
  private final HubHttp http;

  HubApi(HubSettings settings, HubHttp.Pause pause) {
    this.settings = settings;
    this.http = new HubHttp(settings.endpoint(), settings.token(), pause);
  }

  HubSettings settings() {
    return settings;
  }

  HubHttp http() {
    return http;
  }

  /**
   * An answer.
   *
   * @param next page of a list
   */
  record Answer(JsonNode body, Optional<URI> next) {}

  URI address(String path) {
    return URI.create(settings.endpoint() + "/" + path);
  }

  /**
   * An address below that of a repository in the API.
   *
   * @param action such as {@code tree}; a revision follows it
   */
  URI address(HubRepository repository, String action) {
    return address(
        "api/%s/%s/%s/%s"
            .formatted(
                repository.type().plural(),
                repository.id(),
                action,
                encode(repository.revision())));
  }

  /** The address of a file. */
  URI fileAddress(HubRepository repository, String path) {
    String file =
        Arrays.stream(path.split("/", -1)).map(HubApi::encode).collect(Collectors.joining("/"));
    return address(
        "%s%s/resolve/%s/%s"
            .formatted(
                repository.type().prefix(), repository.id(), encode(repository.revision()), file));
  }

  /** Asks for something. */
  Answer get(URI address, String what) throws IOException {
    return json(HubRequest.get(address, Map.of()), what, HubHttp.TRIES);
  }

  /** Posts something that may as well be posted twice. */
  JsonNode post(URI address, String contentType, byte[] content, String what) throws IOException {
    return post(address, contentType, content, what, HubHttp.TRIES);
  }

  JsonNode post(URI address, String contentType, byte[] content, String what, int tries)
      throws IOException {
    // The batch API of Git LFS answers in its own type only; all else answers in plain JSON.
    String accepted = contentType.equals(LFS_TYPE) ? LFS_TYPE : "*/*";
    Map<String, String> headers = Map.of("Content-Type", contentType, "Accept", accepted);
    return json(HubRequest.post(address, headers, content), what, tries).body();
  }

  private Answer json(HubRequest request, String what, int tries) throws IOException {
    HttpResponse<InputStream> answer = http.send(request, false, tries, sent -> {});
    try (InputStream body = answer.body()) {
      requireFound(answer, what);
      Optional<String> next =
          answer.headers().allValues("Link").stream()
              .map(NEXT::matcher)
              .filter(Matcher::find)
              .map(link -> link.group(1))
              .findFirst();
      return new Answer(
          JSON.readTree(body),
          next.isPresent()
              ? Optional.of(HubHttp.address(answer.uri(), next.get()))
              : Optional.empty());
    } catch (JsonProcessingException e) {
      throw new IOException(request.shown() + ": the hub's answer is no JSON", e);
    }
  }

  /**
   * Makes sure that a server gave what was asked for.
   *
   * @throws HubException if it refuses
   * @throws HubUnavailableException if it may give it later
   */
  static void requireFound(HttpResponse<InputStream> answer, String what) throws IOException {
    int status = answer.statusCode();
    if (HubHttp.mayPass(status)) {
      throw new HubUnavailableException(what, status);
    }
    if (status >= ERRORS) {
      throw new HubException(
          what,
          status,
          answer.headers().firstValue("X-Error-Code").orElse(""),
          answer.headers().firstValue("X-Error-Message").or(() -> detail(answer)).orElse(""));
    }
  }

  /** What the hub says about an error, on one line; nothing where it is not JSON. */
  private static Optional<String> detail(HttpResponse<InputStream> answer) {
    try {
      JsonNode error = JSON.readTree(answer.body().readNBytes(READ_OF_DETAIL));
      String text = error.path("error").asText(error.path("message").asText(""));
      String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
      return Optional.of(line.substring(0, Math.min(line.length(), LONGEST_DETAIL)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
