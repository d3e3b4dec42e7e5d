package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far each file of requests has come, on disk: written, uploaded, created, done. A run that is
 * started again goes on where the last one was, whenever that ended.
 */
final class BatchJournal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A file that was lost is of no use, and its batch is forgotten. */
  private static final String FILE = "batches.jsonl";

  private final Path folder;
  private final String server;
  private final Map<String, BatchShard> unfinished = new LinkedHashMap<>();
  private final Journal journal;

  private BatchJournal(Path folder, ServerAddress server) throws IOException {
    this.folder = folder;
    this.server = server.toString();
    journal = Journal.open(folder.resolve(FILE), this::replay);
  }

  /**
   * @param folder of the batches; made where it is missing
   * @param server whose batches they are; those of others are left alone
   */
  static BatchJournal open(Path folder, ServerAddress server) throws IOException {
    return new BatchJournal(folder, server);
  }

  Path folder() {
    return folder;
  }

  /** What is not done, in the order in which it was begun. */
  List<BatchShard> unfinished() {
    return List.copyOf(unfinished.values());
  }

  private void replay(JsonNode record) {
    if (!record.path("server").asText().equals(server)) {
      return;
    }
    String name = record.path("shard").asText();
    String id = record.path("id").asText();
    switch (record.path("stage").asText()) {
      case "written" -> {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
          unfinished.put(
              name, new BatchShard(file, keys(file), Optional.empty(), Optional.empty()));
        }
      }
      case "uploaded" -> unfinished.computeIfPresent(name, (any, shard) -> shard.uploadedAs(id));
      case "created" -> unfinished.computeIfPresent(name, (any, shard) -> shard.createdAs(id));
      default -> unfinished.remove(name);
    }
  }

  private static Set<String> keys(Path file) {
    Set<String> keys = new LinkedHashSet<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keys.add(JSON.readTree(line).path("custom_id").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return keys;
  }

  void written(BatchShard shard) throws IOException {
    append(shard, "written", "");
    unfinished.put(shard.name(), shard);
  }

  BatchShard uploaded(BatchShard shard, String inputFile) throws IOException {
    append(shard, "uploaded", inputFile);
    unfinished.put(shard.name(), shard.uploadedAs(inputFile));
    return shard.uploadedAs(inputFile);
  }

  BatchShard created(BatchShard shard, String batch) throws IOException {
    append(shard, "created", batch);
    unfinished.put(shard.name(), shard.createdAs(batch));
    return shard.createdAs(batch);
  }

  void done(BatchShard shard) throws IOException {
    append(shard, "done", "");
    unfinished.remove(shard.name());
  }

  private void append(BatchShard shard, String stage, String id) throws IOException {
    journal.append(
        JsonNodeFactory.instance
            .objectNode()
            .put("server", server)
            .put("shard", shard.name())
            .put("stage", stage)
            .put("id", id));
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
