package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.attune.hub.LoopbackUploads.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A small hub on loopback that speaks the protocol of the real one, so that Python's
 * huggingface_hub pushes to it and pulls from it as well: repositories that are made, revisions,
 * trees in pages, files behind redirects to another host, etags, ranges, uploads; and that fails
 * where it is told to.
 */
public final class LoopbackHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** The only access token that it knows. */
  public static final String TOKEN = "secret";

  /** What goes wrong with a request. */
  enum Fault {
    /** 503. */
    UNAVAILABLE,
    /** 429 with Retry-After. */
    TOO_MANY,
    /** The connection ends half-way. */
    CUT,
    /** All is done, but the connection ends before that is told. */
    ANSWER_LOST,
    /** Other bytes than announced. */
    DAMAGED,
    /** 403. */
    FORBIDDEN,
    /** 412: somebody else has changed it. */
    CONFLICT
  }

  /** The requests of a push. */
  enum Step {
    CREATE,
    PREUPLOAD,
    BATCH,
    PART,
    COMPLETE,
    VERIFY,
    COMMIT;

    private static Optional<Step> of(String method, String path) {
      if (method.equals("PUT")) {
        return Optional.of(PART);
      }
      if (path.endsWith("/repos/create")) {
        return Optional.of(CREATE);
      }
      return Arrays.stream(values())
          .filter(step -> method.equals("POST"))
          .filter(
              step -> ("/" + path + "/").contains("/" + step.name().toLowerCase(Locale.ROOT) + "/"))
          .findFirst();
    }
  }

  /** Some request, as it came. */
  record Seen(String host, String method, String path, Optional<String> range, boolean token) {}

  final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  /** Of the next requests, whatever they are. */
  final Deque<Fault> faults = new ArrayDeque<>();

  /** Of the next requests of a push's step. */
  final Map<Step, Deque<Fault>> stepFaults = new HashMap<>();

  final LoopbackUploads uploads = new LoopbackUploads();

  /** Is told of each request before it is handled. */
  volatile Consumer<Seen> watcher = request -> {};

  /** By {@code models/org/name} or {@code datasets/org/name}. */
  final Map<String, LoopbackRepository> repositories = new HashMap<>();

  private final LoopbackDownloads downloads =
      new LoopbackDownloads(repositories, this::storeAddress);
  private final Map<String, byte[]> plainFiles = new HashMap<>();
  private final HttpServer hub = server();
  private final HttpServer store = server(); // where the hub keeps large files

  /** Starts it, without any repository. */
  public LoopbackHub() {
    hub.createContext("/", exchange -> answer(exchange, "hub", this::hub));
    store.createContext("/", exchange -> answer(exchange, "store", this::store));
    hub.start();
    store.start();
  }

  /** Serves until standard input ends; prints its address. */
  public static void main(String[] arguments) throws IOException {
    try (LoopbackHub hub = new LoopbackHub()) {
      System.out.println(hub.address());
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream()); // whoever started it closes the pipe
    }
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
    return with("datasets/org/name", revision, path, content);
  }

  /**
   * A repository has this file at a revision.
   *
   * @param repository such as {@code models/org/name}
   */
  public LoopbackHub with(String repository, String revision, String path, byte[] content) {
    repositories
        .computeIfAbsent(repository, name -> new LoopbackRepository())
        .put(revision, COMMIT, path, content);
    plainFiles.put(path, content);
    return this;
  }

  /** The next requests of that step fail. */
  void failing(Step step, Fault... queue) {
    stepFaults.computeIfAbsent(step, s -> new ArrayDeque<>()).addAll(List.of(queue));
  }

  HubSettings settings(Path cache) {
    return new HubSettings(address(hub), cache, Optional.of(TOKEN), false);
  }

  /** What {@code HF_ENDPOINT} has to be. */
  public URI address() {
    return address(hub);
  }

  /**
   * A file of a repository.
   *
   * @param repository such as {@code models/org/name}
   */
  public byte[] file(String repository, String revision, String path) {
    return repositories.get(repository).files(revision).orElseThrow().get(path).content();
  }

  private String storeAddress() {
    return address(store).toString();
  }

  /** Method and path of every request, in order. */
  public List<String> requests() {
    synchronized (seen) {
      return seen.stream().map(request -> request.method() + " " + request.path()).toList();
    }
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Handles a request. */
  private interface Handler {
    void handle(HttpExchange exchange, List<String> path, Optional<Fault> fault) throws IOException;
  }

  private void answer(HttpExchange exchange, String host, Handler handler) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    Seen request =
        new Seen(
            host,
            method,
            path,
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
            ("Bearer " + TOKEN).equals(authorization));
    seen.add(request);
    watcher.accept(request);
    try (exchange) {
      Optional<Fault> fault = Optional.ofNullable(faults.peek());
      if (fault.equals(Optional.of(Fault.UNAVAILABLE))
          || fault.equals(Optional.of(Fault.TOO_MANY))) {
        faults.remove();
      } else {
        fault =
            Step.of(method, path.substring(1))
                .map(step -> stepFaults.getOrDefault(step, new ArrayDeque<>()).poll());
      }
      if (fault.equals(Optional.of(Fault.CUT))) {
        return; // closing without an answer
      }
      if (fault.isPresent() && status(fault.get()) > 0) {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Retry-After", "7");
        exchange.sendResponseHeaders(status(fault.get()), -1);
        return;
      }
      List<String> segments =
          Arrays.stream(exchange.getRequestURI().getRawPath().substring(1).split("/", -1))
              .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
              .toList();
      handler.handle(exchange, segments, fault);
    }
  }

  private static int status(Fault fault) {
    return switch (fault) {
      case UNAVAILABLE -> 503;
      case TOO_MANY -> 429;
      case FORBIDDEN -> 403;
      case CONFLICT -> 412;
      case CUT, ANSWER_LOST, DAMAGED -> 0;
    };
  }

  private void hub(HttpExchange exchange, List<String> path, Optional<Fault> fault)
      throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String all = String.join("/", path);
    if (!exchange.getRequestMethod().equals("POST")) {
      if (path.get(0).equals("api")) {
        downloads.api(exchange, path);
      } else {
        downloads.resolve(exchange, path);
      }
      return;
    }
    Answer answer;
    if (all.equals("api/repos/create")) {
      answer = create(HubApi.JSON.readTree(body));
    } else if (all.equals("api/validate-yaml")) {
      answer = Answer.ok(LoopbackUploads.object());
    } else if (path.get(0).equals("complete")) {
      answer = uploads.complete(path.get(1), HubApi.JSON.readTree(body));
    } else if (path.get(0).equals("verify")) {
      answer = uploads.verify(path.get(1));
    } else {
      answer = post(exchange, path, body);
    }
    if (fault.equals(Optional.of(Fault.ANSWER_LOST))) {
      return;
    }
    LoopbackReply.json(exchange, answer.status(), answer.body());
  }

  private Answer create(JsonNode question) {
    String type = question.path("type").asText("model");
    String id = question.path("organization").asText() + "/" + question.path("name").asText();
    boolean isPrivate =
        question.path("visibility").asText().equals("private")
            || question.path("private").asBoolean();
    if (repositories.containsKey(type + "s/" + id)) {
      return Answer.error(409, "You already created this model repo");
    }
    repositories.put(type + "s/" + id, LoopbackRepository.created(isPrivate));
    String prefix = type.equals("dataset") ? "/datasets/" : "/";
    return Answer.ok(LoopbackUploads.object().put("url", address() + prefix + id));
  }

  /** What changes a repository; only with the token. */
  private Answer post(HttpExchange exchange, List<String> path, byte[] body) throws IOException {
    if (!LoopbackReply.isAllowed(exchange)) {
      return Answer.error(401, "Invalid username or password.");
    }
    if (path.get(path.size() - 1).equals("batch")) {
      boolean dataset = path.get(0).equals("datasets");
      String owner = path.get(dataset ? 1 : 0);
      String name = path.get(dataset ? 2 : 1).replaceFirst("\\.git$", "");
      LoopbackRepository repository =
          repositories.get((dataset ? "datasets/" : "models/") + owner + "/" + name);
      return repository == null
          ? Answer.error(404, "Repository not found")
          : uploads.batch(
              repository, HubApi.JSON.readTree(body), address(hub).toString(), storeAddress());
    }
    String id = path.get(2) + "/" + path.get(3);
    LoopbackRepository repository = repositories.get(path.get(1) + "/" + id);
    if (repository == null) {
      return Answer.error(404, "Repository not found");
    }
    String revision = path.get(5);
    if (path.get(4).equals("branch")) {
      repository.branches.put(revision, repository.branches.get(HubRepository.MAIN));
      return Answer.ok(LoopbackUploads.object());
    }
    if (repository.commit(revision).isEmpty()) {
      return Answer.error(404, "Invalid rev id: " + revision);
    }
    if (path.get(4).equals("preupload")) {
      return uploads.preupload(repository, revision, HubApi.JSON.readTree(body));
    }
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    return uploads.commit(
        repository, id, revision, body, query.contains("create_pr=1"), address(hub).toString());
  }

  private void store(HttpExchange exchange, List<String> path, Optional<Fault> fault)
      throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (fault.equals(Optional.of(Fault.DAMAGED))) {
        body[0] ^= 1;
      }
      String etag = uploads.put(path.get(1), Integer.parseInt(path.get(2)), body);
      if (!fault.equals(Optional.of(Fault.ANSWER_LOST))) {
        exchange.getResponseHeaders().add("ETag", etag);
        exchange.sendResponseHeaders(etag.isEmpty() ? 403 : 200, -1);
      }
      return;
    }
    byte[] content =
        path.get(0).equals("objects")
            ? repositories.values().stream()
                .flatMap(r -> Optional.ofNullable(r.objects.get(path.get(1))).stream())
                .findFirst()
                .orElse(null)
            : plainFiles.get(String.join("/", path));
    if (content == null) {
      LoopbackReply.missing(exchange, "");
      return;
    }
    exchange.getResponseHeaders().add("ETag", "\"state-1\"");
    boolean asked = exchange.getRequestMethod().equals("GET");
    LoopbackReply.send(
        exchange, content, asked ? Optional.ofNullable(faults.poll()) : Optional.empty());
  }

  static String sha256(byte[] content) {
    return LoopbackRepository.hash("SHA-256", content);
  }

  /** The address of a file that stands outside of any repository. */
  String plainAddress(String file) {
    return storeAddress() + "/" + file;
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}
