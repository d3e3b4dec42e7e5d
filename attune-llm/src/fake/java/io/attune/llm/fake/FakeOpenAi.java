package io.attune.llm.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * The server: chat completions, files and batches. Faults are given beforehand and used up one a
 * request; without one it answers sensibly. It remembers what it was asked.
 */
public final class FakeOpenAi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeBatches batches = new FakeBatches(this);
  private final List<JsonNode> chats = Collections.synchronizedList(new ArrayList<>());
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final Queue<Reply> chatFaults = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<Reply>> callFaults = new ConcurrentHashMap<>();
  private volatile Function<JsonNode, Reply> chat =
      body -> Reply.ok(Chat.completion(Chat.sensibleAnswer(body)));

  public FakeOpenAi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Serves until standard input ends: prints its address, and then a line for each question.
   *
   * @param arguments after how many milliseconds it answers
   */
  public static void main(String[] arguments) throws IOException {
    long delay = Long.parseLong(arguments[0]);
    try (FakeOpenAi server = new FakeOpenAi()) {
      server.answer(
          body -> {
            System.out.println("asked " + Integer.toHexString(Chat.question(body).hashCode()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
            return Reply.ok(Chat.completion(Chat.sensibleAnswer(body)));
          });
      System.out.println(server.url());
      while (System.in.read() >= 0) {
        // Whoever started it keeps the pipe open.
      }
    }
  }

  /** What stands before {@code /chat/completions}. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** The next chat completions get these replies, one each. */
  public FakeOpenAi fail(Reply... replies) {
    chatFaults.addAll(List.of(replies));
    return this;
  }

  /**
   * The next calls of files or batches get these replies, one each; where a reply is cut, the call
   * is carried out and its answer lost half-way.
   *
   * @param call method and path, such as {@code POST /v1/batches}
   */
  public FakeOpenAi failOn(String call, Reply... replies) {
    callFaults.computeIfAbsent(call, any -> new ConcurrentLinkedQueue<>()).addAll(List.of(replies));
    return this;
  }

  /** How chat completions are answered from now on. */
  public FakeOpenAi answer(Function<JsonNode, Reply> answer) {
    chat = answer;
    return this;
  }

  public FakeBatches batches() {
    return batches;
  }

  /** The bodies of all chat completions, also of those within batches, faults included. */
  public List<JsonNode> chats() {
    return List.copyOf(chats);
  }

  /** How often each question was asked. */
  public long asked(String question) {
    return chats().stream().filter(body -> Chat.question(body).contains(question)).count();
  }

  /** Method and path of every request, in order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** The Authorization header of every request. */
  public List<String> authorizations() {
    return List.copyOf(keys);
  }

  Reply complete(JsonNode body) {
    chats.add(body);
    Reply fault = chatFaults.poll();
    return fault == null ? chat.apply(body) : fault;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      calls.add(exchange.getRequestMethod() + " " + path);
      keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      send(exchange, reply(exchange, path, body));
    }
  }

  private Reply reply(HttpExchange exchange, String path, byte[] body) throws IOException {
    if (path.equals("/v1/chat/completions")) {
      return complete(JSON.readTree(body));
    }
    Queue<Reply> faults = callFaults.get(exchange.getRequestMethod() + " " + path);
    Reply fault = faults == null ? null : faults.poll();
    if (fault != null && !fault.cut()) {
      return fault;
    }
    Reply reply = batches.handle(exchange, path, body);
    return fault == null ? reply : reply.cutHalfWay();
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] bytes = reply.body().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    reply.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes, 0, reply.cut() ? bytes.length / 2 : bytes.length);
      exchange.getResponseBody().flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
