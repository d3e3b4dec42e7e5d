package io.attune.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A small hub on loopback that speaks the protocol of the real one: revisions, trees in pages,
 * files behind redirects to another host, etags, ranges; and that fails where it is told to.
 */
final class LoopbackHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final int PAGE = 2;

  /** What goes wrong with the next request. */
  enum Fault {
    /** 503. */
    UNAVAILABLE,
    /** 429 with Retry-After. */
    TOO_MANY,
    /** The connection ends half-way. */
    CUT,
    /** Other bytes than announced. */
    DAMAGED
  }

  /** Some request, as it came. */
  record Seen(String host, String method, String path, Optional<String> range, boolean token) {}

  final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  final Deque<Fault> faults = new ArrayDeque<>();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, String> revisions = new LinkedHashMap<>();
  private final HttpServer hub = server();
  private final HttpServer store = server(); // where the hub keeps large files

  LoopbackHub() {
    hub.createContext("/", exchange -> answer(exchange, this::hub));
    store.createContext("/", exchange -> answer(exchange, this::store));
    hub.start();
    store.start();
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A data set {@code org/name} has this file at a revision. */
  LoopbackHub with(String revision, String path, byte[] content) {
    revisions.put(revision, COMMIT);
    files.put(path, content);
    return this;
  }

  HubSettings settings(Path cache) {
    return new HubSettings(address(hub), cache, Optional.of("secret"), false);
  }

  URI address() {
    return address(hub);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Handles a request. */
  private interface Handler {
    void handle(HttpExchange exchange, String path) throws IOException;
  }

  private void answer(HttpExchange exchange, Handler handler) throws IOException {
    String path = exchange.getRequestURI().getPath();
    seen.add(
        new Seen(
            exchange.getLocalAddress().getPort() == hub.getAddress().getPort() ? "hub" : "store",
            exchange.getRequestMethod(),
            path,
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
            "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))));
    try (exchange) {
      Fault fault = faults.peek();
      if (fault == Fault.UNAVAILABLE || fault == Fault.TOO_MANY) {
        faults.remove();
        exchange.getResponseHeaders().add("Retry-After", "7");
        exchange.sendResponseHeaders(fault == Fault.TOO_MANY ? 429 : 503, -1);
        return;
      }
      handler.handle(exchange, path);
    }
  }

  private void hub(HttpExchange exchange, String path) throws IOException {
    String api = "/api/datasets/org/name/";
    if (path.startsWith(api + "revision/")) {
      String commit = revisions.get(path.substring((api + "revision/").length()));
      if (commit == null) {
        missing(exchange, "RevisionNotFound");
      } else {
        json(exchange, "{\"sha\": \"" + commit + "\"}");
      }
    } else if (path.startsWith(api + "tree/" + COMMIT)) {
      tree(exchange);
    } else if (path.startsWith("/datasets/org/name/resolve/" + COMMIT + "/")) {
      resolve(exchange, path.substring(("/datasets/org/name/resolve/" + COMMIT + "/").length()));
    } else {
      missing(exchange, "RepoNotFound");
    }
  }

  private void tree(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
    List<String> paths = files.keySet().stream().sorted().toList();
    List<String> page = paths.subList(from, Math.min(paths.size(), from + PAGE));
    if (from + PAGE < paths.size()) {
      exchange
          .getResponseHeaders()
          .add(
              "Link",
              "<%s?recursive=true&cursor=%d>; rel=\"next\""
                  .formatted(exchange.getRequestURI().getPath(), from + PAGE));
    }
    json(
        exchange,
        page.stream()
            .map(path -> "{\"type\": \"file\", \"path\": \"" + path + "\"}")
            .collect(
                Collectors.joining(", ", "[{\"type\": \"directory\", \"path\": \"d\"}, ", "]")));
  }

  private void resolve(HttpExchange exchange, String file) throws IOException {
    byte[] content = files.get(file);
    if (content == null) {
      missing(exchange, "EntryNotFound");
      return;
    }
    exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
    exchange.getResponseHeaders().add("X-Linked-Etag", '"' + sha256(content) + '"');
    exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(content.length));
    exchange.getResponseHeaders().add("Location", address(store) + "/" + file);
    exchange.sendResponseHeaders(302, -1);
  }

  private void store(HttpExchange exchange, String path) throws IOException {
    byte[] content = files.get(path.substring(1));
    if (content == null) {
      missing(exchange, "");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    exchange.getResponseHeaders().add("ETag", "\"state-1\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(rest.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    Fault fault = faults.poll();
    exchange.sendResponseHeaders(range == null ? 200 : 206, rest.length);
    try (OutputStream body = exchange.getResponseBody()) {
      if (fault == Fault.CUT) {
        body.write(rest, 0, rest.length / 2);
        body.flush();
        return; // closing now fails, whereupon the server ends the connection
      }
      if (fault == Fault.DAMAGED) {
        rest[0] ^= 1;
      }
      body.write(rest);
    }
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void missing(HttpExchange exchange, String code) throws IOException {
    exchange.getResponseHeaders().add("X-Error-Code", code);
    exchange.sendResponseHeaders(404, -1);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address of a file that stands outside of any repository. */
  String plainAddress(String file) {
    return address(store) + "/" + file;
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}
