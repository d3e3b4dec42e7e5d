package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tracking server that keeps what it gets, refuses what MLflow refuses, and fails from a given
 * request on. interop/check_mlflow.sh asks a real one.
 */
final class FakeMlflow implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "/api/2.0/mlflow/";
  private static final int MOST_METRICS = 1000;
  private static final int MOST_PARAMETERS = 100;

  private final HttpServer server;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> experiments = new HashMap<>();
  private final Map<String, ObjectNode> runs = Collections.synchronizedMap(new HashMap<>());
  private volatile int remaining = Integer.MAX_VALUE;

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers so many requests, then only status 503. */
  void failAfter(int requests) {
    remaining = requests;
  }

  void recover() {
    remaining = Integer.MAX_VALUE;
  }

  List<String> calls() {
    return List.copyOf(calls);
  }

  /** From name to what was sent: tags, params, metrics, status, experiment. */
  Map<String, ObjectNode> runs() {
    Map<String, ObjectNode> byName = new HashMap<>();
    runs.values().forEach(run -> byName.put(run.get("run_name").asText(), run));
    return byName;
  }

  int runCount() {
    return runs.size();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().getPath().replace(API, "");
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    calls.add(call);
    if (remaining-- <= 0) {
      answer(exchange, 503, "busy, and not in JSON");
      return;
    }
    JsonNode body = sent.isEmpty() ? JSON.createObjectNode() : JSON.readTree(sent);
    switch (call) {
      case "experiments/get-by-name" -> {
        String name = exchange.getRequestURI().getQuery().replace("experiment_name=", "");
        if (experiments.containsKey(name)) {
          ObjectNode found = JSON.createObjectNode();
          found.putObject("experiment").put("experiment_id", experiments.get(name));
          answer(exchange, 200, found.toString());
        } else {
          refuse(exchange, 404, "Could not find experiment with name '" + name + "'");
        }
      }
      case "experiments/create" -> {
        String id = String.valueOf(experiments.size() + 1);
        experiments.put(body.get("name").asText(), id);
        answer(exchange, 200, JSON.createObjectNode().put("experiment_id", id).toString());
      }
      case "runs/create" -> {
        String id = "run" + runs.size();
        ObjectNode run = (ObjectNode) body;
        run.putArray("params");
        run.putArray("metrics");
        runs.put(id, run);
        ObjectNode created = JSON.createObjectNode();
        created.putObject("run").putObject("info").put("run_id", id);
        answer(exchange, 200, created.toString());
      }
      case "runs/log-batch" -> log(exchange, body);
      case "runs/update" -> {
        runs.get(body.get("run_id").asText()).setAll((ObjectNode) body);
        answer(exchange, 200, "{}");
      }
      default -> refuse(exchange, 404, "no such call");
    }
  }

  private void log(HttpExchange exchange, JsonNode body) throws IOException {
    for (String kind : List.of("params", "metrics")) {
      for (JsonNode entry : body.path(kind)) {
        if (!entry.get("key").asText().matches("[A-Za-z0-9_. :/-]+")) {
          refuse(exchange, 400, "Invalid name: " + entry.get("key"));
          return;
        }
      }
    }
    if (body.path("metrics").size() > MOST_METRICS
        || body.path("params").size() > MOST_PARAMETERS) {
      refuse(exchange, 400, "too many at once");
      return;
    }
    ObjectNode run = runs.get(body.get("run_id").asText());
    body.path("params").forEach(run.withArray("params")::add);
    body.path("metrics").forEach(run.withArray("metrics")::add);
    answer(exchange, 200, "{}");
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    answer(exchange, status, JSON.createObjectNode().put("message", message).toString());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
