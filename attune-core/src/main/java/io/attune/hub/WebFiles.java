package io.attune.hub;

import io.attune.InvalidInputException;
import io.attune.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Fetches plain files from the web, and keeps them as long as the server says they are the same.
 */
public final class WebFiles {
  private static final int ERRORS = 400;
  private static final int HASH_LENGTH = 32;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Map<String, String> AS_IT_IS = Map.of("Accept-Encoding", "identity");

  private WebFiles() {}

  /**
   * Fetches a file unless the cache has it in its present state.
   *
   * @param address {@code https://…}; {@code http://…} only of this machine
   * @param cacheFolder where it is kept, under its own name
   * @param progress is told how many bytes are there
   * @return the file in the cache
   * @throws InvalidInputException if the address is none, or there is no such file
   * @throws IOException if it cannot be fetched
   */
  public static Path fetch(String address, Path cacheFolder, TransferProgress progress)
      throws IOException {
    URI uri = check(address);
    HubHttp http = new HubHttp(uri, Optional.empty(), time -> Thread.sleep(time.toMillis()));
    HttpResponse<InputStream> answer = http.send(HubRequest.head(uri, AS_IT_IS), true);
    answer.body().close();
    if (answer.statusCode() >= ERRORS) {
      throw new InvalidInputException(
          "%s: cannot be fetched: the server answered %d; check the address."
              .formatted(address, answer.statusCode()));
    }
    String path = String.valueOf(uri.getPath());
    String name = path.substring(path.lastIndexOf('/') + 1);
    Path file =
        cacheFolder
            .resolve(hash(address))
            .resolve(hash(state(answer)))
            .resolve(name.isEmpty() ? "file" : name);
    if (!Files.exists(file)) {
      OptionalLong size = answer.headers().firstValueAsLong("Content-Length");
      // Its own name is no hash of the content, so that nothing is compared with one.
      new Download(http, address, new RemoteFile(uri, "unnamed", size, Optional.empty()), file)
          .run(progress);
    }
    return file;
  }

  private static URI check(String address) {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "'%s' is no address; write special characters as %%XX.".formatted(address), e);
    }
    boolean loopback = "http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost());
    if (uri.getHost() == null || !(loopback || "https".equals(uri.getScheme()))) {
      throw new InvalidInputException(
          "'%s' is not fetched: only https:// addresses are, since others can be changed on the way."
              .formatted(address));
    }
    return uri;
  }

  /** What changes when the file does; where the server tells nothing, the size must do. */
  private static String state(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("ETag")
        .or(() -> answer.headers().firstValue("Last-Modified"))
        .or(() -> answer.headers().firstValue("Content-Length"))
        .orElse("");
  }

  private static String hash(String text) {
    byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
  }
}
