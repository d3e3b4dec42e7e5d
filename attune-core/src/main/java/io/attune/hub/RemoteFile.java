package io.attune.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What the hub says of a file before it is fetched.
 *
 * @param address that gives its bytes
 * @param etag names its content; safe as a file's name
 * @param size in bytes, if told
 * @param commit that it belongs to, if told
 */
record RemoteFile(URI address, String etag, OptionalLong size, Optional<String> commit) {
  private static final Pattern SAFE = Pattern.compile("[\\w.-]+");

  /** Reads the headers; those that begin with X-Linked tell of the file behind a redirect. */
  static RemoteFile of(HttpResponse<?> answer) throws IOException {
    HttpHeaders headers = answer.headers();
    String etag =
        headers
            .firstValue("X-Linked-Etag")
            .or(() -> headers.firstValue("ETag"))
            .map(text -> text.replaceFirst("^W/", "").replace("\"", ""))
            .filter(text -> SAFE.matcher(text).matches() && !text.startsWith("."))
            .orElseThrow(() -> new IOException(answer.uri() + ": the server tells no usable etag"));
    OptionalLong linked = headers.firstValueAsLong("X-Linked-Size");
    Optional<String> elsewhere = headers.firstValue("Location");
    return new RemoteFile(
        elsewhere.isPresent() ? HubHttp.address(answer.uri(), elsewhere.get()) : answer.uri(),
        etag,
        linked.isPresent() ? linked : headers.firstValueAsLong("Content-Length"),
        headers.firstValue("X-Repo-Commit"));
  }
}
