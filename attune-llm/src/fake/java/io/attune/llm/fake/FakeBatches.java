package io.attune.llm.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files and batches. A batch is looked at twice before it ends; how it ends is given beforehand.
 */
public final class FakeBatches {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FILE_PART =
      Pattern.compile("(?s)name=\"file\".*?\r\n\r\n(.*?)\r\n--");
  private static final int LOOKS = 2;

  /**
   * How a batch ends.
   *
   * @param status the last one
   * @param answered how many of its requests are answered
   * @param edit changes the lines of its files, such as doubling one
   */
  public record Ending(String status, int answered, LineEdit edit) {
    public static Ending of(String status, int answered) {
      return new Ending(status, answered, lines -> lines);
    }
  }

  /** Changes the lines of answers. */
  @FunctionalInterface
  public interface LineEdit {
    List<String> apply(List<String> lines);
  }

  private static final class Batch {
    private String id;
    private String input;
    private Ending ending;
    private int looks;
    private boolean ran;
  }

  private final FakeOpenAi server;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, Batch> batches = new LinkedHashMap<>();
  private final Queue<Ending> endings = new ArrayDeque<>();
  private boolean held;

  FakeBatches(FakeOpenAi server) {
    this.server = server;
  }

  /** The next batches end like this, one each; others complete. */
  public synchronized FakeBatches end(Ending... next) {
    endings.addAll(List.of(next));
    return this;
  }

  /** Whether batches stay in progress, however often they are looked at. */
  public synchronized void hold(boolean on) {
    held = on;
  }

  /** How many batches were created. */
  public synchronized int created() {
    return batches.size();
  }

  /** The uploaded files of requests. */
  public synchronized List<String> uploads() {
    return batches.values().stream().map(batch -> files.get(batch.input)).toList();
  }

  synchronized Reply handle(HttpExchange exchange, String path, byte[] body) throws IOException {
    boolean post = exchange.getRequestMethod().equals("POST");
    String[] parts = path.split("/", -1); // "", v1, files or batches, id, …
    if (parts[2].equals("files") && post) {
      return Reply.ok(upload(new String(body, UTF_8)));
    }
    if (parts[2].equals("files") && parts.length == 5 && files.containsKey(parts[3])) {
      return Reply.ok(files.get(parts[3]));
    }
    if (parts[2].equals("batches") && post) {
      return Reply.ok(create(JSON.readTree(body)));
    }
    if (parts[2].equals("batches") && parts.length == 3) {
      return Reply.ok(list());
    }
    if (parts[2].equals("batches") && batches.containsKey(parts[3])) {
      return Reply.ok(look(batches.get(parts[3])).toString());
    }
    return Reply.error(404, "not_found", "no " + path);
  }

  private String upload(String form) {
    Matcher file = FILE_PART.matcher(form);
    if (!file.find() || !form.contains("batch")) {
      throw new IllegalArgumentException("no file for a batch in " + form);
    }
    return add(file.group(1));
  }

  private String add(String content) {
    String id = "file-" + files.size();
    files.put(id, content);
    return JsonNodeFactory.instance.objectNode().put("id", id).put("object", "file").toString();
  }

  private String create(JsonNode body) {
    Batch batch = new Batch();
    batch.id = "batch-" + batches.size();
    batch.input = body.path("input_file_id").asText();
    if (!files.containsKey(batch.input)
        || !body.path("endpoint").asText().equals("/v1/chat/completions")
        || !body.path("completion_window").asText().equals("24h")) {
      throw new IllegalArgumentException("wrong batch: " + body);
    }
    Ending next = endings.poll();
    batch.ending = next == null ? Ending.of("completed", Integer.MAX_VALUE) : next;
    batches.put(batch.id, batch);
    return describe(batch, "validating").toString();
  }

  private String list() {
    ObjectNode list = JsonNodeFactory.instance.objectNode().put("object", "list");
    List<Batch> newestFirst = new ArrayList<>(batches.values());
    Collections.reverse(newestFirst);
    newestFirst.forEach(batch -> list.withArray("data").add(describe(batch, "in_progress")));
    return list.put("has_more", false).toString();
  }

  private ObjectNode look(Batch batch) throws IOException {
    batch.looks++;
    if (held || batch.looks <= LOOKS) {
      return describe(batch, batch.looks == 1 ? "validating" : "in_progress");
    }
    ObjectNode state = describe(batch, batch.ending.status());
    if (batch.ending.status().equals("failed")) {
      state
          .putObject("errors")
          .putArray("data")
          .addObject()
          .put("code", "invalid_json_line")
          .put("line", 3)
          .put("message", "This line is not parseable as valid JSON.");
      return state;
    }
    if (!batch.ran) {
      run(batch);
      batch.ran = true;
    }
    state.put("output_file_id", "file-of-" + batch.id);
    if (files.containsKey("errors-of-" + batch.id)) {
      state.put("error_file_id", "errors-of-" + batch.id);
    }
    return state;
  }

  private void run(Batch batch) throws IOException {
    List<String> answers = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    int count = 0;
    for (String line : files.get(batch.input).lines().toList()) {
      JsonNode request = JSON.readTree(line);
      ObjectNode result = JsonNodeFactory.instance.objectNode().put("id", "result-" + count);
      result.put("custom_id", request.path("custom_id").asText());
      if (count++ >= batch.ending.answered()) {
        result.putNull("response");
        result.putObject("error").put("code", "batch_expired").put("message", "not reached");
        errors.add(result.toString());
        continue;
      }
      Reply reply = server.complete(request.path("body"));
      ObjectNode response = result.putObject("response").put("status_code", reply.status());
      response.put("request_id", "r").set("body", JSON.readTree(reply.body()));
      result.putNull("error");
      (reply.status() == 200 ? answers : errors).add(result.toString());
    }
    Collections.reverse(answers); // any order is allowed
    files.put("file-of-" + batch.id, String.join("\n", batch.ending.edit().apply(answers)) + "\n");
    if (!errors.isEmpty()) {
      files.put("errors-of-" + batch.id, String.join("\n", errors) + "\n");
    }
  }

  private static ObjectNode describe(Batch batch, String status) {
    ObjectNode state =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", batch.id)
            .put("object", "batch")
            .put("input_file_id", batch.input)
            .put("status", status);
    state.putObject("request_counts").put("total", 1).put("completed", 0).put("failed", 0);
    return state;
  }
}
