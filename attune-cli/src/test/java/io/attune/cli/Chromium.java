package io.attune.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Chromium without a window, driven by its own protocol of development tools over loopback, and
 * what its one page did: requests, and errors on the console.
 */
final class Chromium implements AutoCloseable, WebSocket.Listener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final StringBuilder message = new StringBuilder();
  private final AtomicInteger commands = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile CompletableFuture<JsonNode> loaded = new CompletableFuture<>();

  private Chromium(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, this).join();
  }

  /** The browser that CHROMIUM names, which must be there, or one on the path. */
  static Optional<Path> find() {
    Optional<Path> named = Optional.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
    if (named.isPresent() && !Files.isExecutable(named.get())) {
      throw new AssertionError("CHROMIUM names no program: " + named.get());
    }
    return named.or(
        () ->
            Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .flatMap(
                    name ->
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                            .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst());
  }

  static Chromium start(Path program) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("attune-chromium");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox", // tests may run as root; the page is our own
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log.txt").toFile())
            .start();
    try {
      return new Chromium(process, profile, page(process, profile));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The browser writes down which port it was given. */
  private static URI page(Process process, Path profile) throws IOException, InterruptedException {
    Path file = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError(
            "Chromium does not start:\n" + Files.readString(profile.resolve("log.txt")));
      }
      Thread.sleep(10);
    }
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(file).get(0) + "/json/list");
    String pages =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(list).timeout(Duration.ofSeconds(SECONDS)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    for (JsonNode page : JSON.readTree(pages)) {
      if (page.get("type").asText().equals("page")) {
        return URI.create(page.get("webSocketDebuggerUrl").asText());
      }
    }
    throw new AssertionError("Chromium has no page: " + pages);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    message.append(data);
    if (last) {
      try {
        received(JSON.readTree(message.toString()));
      } catch (IOException e) {
        errors.add(e.toString());
      }
      message.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void received(JsonNode json) {
    if (json.has("id")) {
      answers.get(json.get("id").asInt()).complete(json);
      return;
    }
    JsonNode params = json.path("params");
    switch (json.path("method").asText()) {
      case "Page.loadEventFired" -> loaded.complete(params);
      case "Network.requestWillBeSent" -> requests.add(params.at("/request/url").asText());
      case "Runtime.exceptionThrown" -> errors.add(params.toString());
      case "Runtime.consoleAPICalled" -> errors.add(params.path("args").toString());
      case "Log.entryAdded" -> errors.add(params.at("/entry/text").asText());
      default -> {} // of no interest here
    }
  }

  /** Sends a command and waits for its result. */
  JsonNode command(String method, Map<String, ?> params) {
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode json = JSON.createObjectNode().put("id", id).put("method", method);
    json.set("params", JSON.valueToTree(params));
    socket.sendText(json.toString(), true).join();
    JsonNode result = await(answer, method);
    if (result.has("error")) {
      throw new AssertionError(method + ": " + result.get("error"));
    }
    return result.get("result");
  }

  private static JsonNode await(CompletableFuture<JsonNode> answer, String what) {
    try {
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("Chromium does not answer: " + what, e);
    }
  }

  /** Opens a file in a window of some width, in one of the colour schemes light and dark. */
  void open(Path file, int width, String scheme) {
    errors.clear();
    requests.clear();
    List.of("Page", "Runtime", "Log", "Network")
        .forEach(domain -> command(domain + ".enable", Map.of()));
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    loaded = new CompletableFuture<>();
    command("Page.navigate", Map.of("url", file.toUri().toString()));
    await(loaded, "load " + file);
    // Charts take their size from the layout, which comes with the next frame.
    evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
  }

  /** The value of an expression in the page; of a promise what comes of it. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        command(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** The whole page as it is seen, as PNG. */
  byte[] screenshot() {
    JsonNode result =
        command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return Base64.getDecoder().decode(result.get("data").asText());
  }

  /** What the page wrote on the console, errors of every kind included. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** What the page asked for since it was opened, itself included. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    socket.abort();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    children.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle child : children) {
      child.onExit().join();
    }
    AtomicFiles.delete(profile);
  }
}
