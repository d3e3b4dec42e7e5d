package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Writes requests into files for the Batch API, none larger than allowed. */
record BatchShardWriter(
    BatchJournal journal, BatchLimits limits, Function<ChatRequest, JsonNode> body) {
  private static final String ENDPOINT = "/v1/chat/completions";

  void write(Map<String, ChatRequest> requests) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, ChatRequest> request : requests.entrySet()) {
      String line = line(request.getKey(), body.apply(request.getValue())) + "\n";
      long length = line.getBytes(StandardCharsets.UTF_8).length;
      if (length > limits.bytes()) {
        throw new LanguageModelException(
            "A request of %d bytes is larger than a batch may be (%d bytes); shorten the document"
                .formatted(length, limits.bytes()));
      }
      if (lines.size() == limits.requests() || bytes + length > limits.bytes()) {
        writeFile(lines);
        lines.clear();
        bytes = 0;
      }
      lines.put(request.getKey(), line);
      bytes += length;
    }
    if (!lines.isEmpty()) {
      writeFile(lines);
    }
  }

  private static String line(String key, JsonNode body) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("custom_id", key)
        .put("method", "POST")
        .put("url", ENDPOINT)
        .set("body", body)
        .toString();
  }

  private void writeFile(Map<String, String> lines) throws IOException {
    List<String> texts = new ArrayList<>(lines.values());
    BatchShard shard =
        new BatchShard(
            journal.folder().resolve("requests-" + UUID.randomUUID() + ".jsonl"),
            Set.copyOf(lines.keySet()),
            Optional.empty(),
            Optional.empty());
    AtomicFiles.write(
        shard.file(),
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
          for (String text : texts) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
          out.flush();
        });
    journal.written(shard);
  }
}
