package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All answers that were ever paid for in a folder, on disk before the next thing is asked.
 *
 * <p>An answer is found by the {@link ChatRequest#key} of its request, so a run that is started
 * again, or another one that asks the same, gets it from here. Unusable answers are kept as well:
 * they count as tries and on the bill.
 */
public final class AnswerStore implements AutoCloseable {
  private static final String FILE = "answers.jsonl";

  private final Path folder;
  private final Map<String, List<StoredAnswer>> byKey = new HashMap<>();
  private final Journal journal;

  private AnswerStore(Path folder) throws IOException {
    this.folder = folder;
    journal = Journal.open(folder.resolve(FILE), this::index);
  }

  /**
   * An answer and where it came from.
   *
   * @param answer as the model gave it
   * @param batch the id of its batch; empty where it was asked by itself
   */
  record StoredAnswer(ChatAnswer answer, String batch) {}

  /**
   * Opens a store, or makes it.
   *
   * @param folder of the answers; made where it is missing
   * @return the store, to be closed
   * @throws io.attune.InvalidInputException if another process has it open
   * @throws IOException if it cannot be read or written
   */
  public static AnswerStore open(Path folder) throws IOException {
    return new AnswerStore(folder);
  }

  /**
   * The folder.
   *
   * @return as it was given
   */
  public Path folder() {
    return folder;
  }

  private void index(JsonNode record) {
    ChatAnswer answer =
        new ChatAnswer(
            record.path("content").asText(),
            record.path("finish_reason").asText(),
            Optional.ofNullable(record.path("refusal").textValue()),
            new Usage(record.path("input_tokens").asLong(), record.path("output_tokens").asLong()));
    add(record.path("key").asText(), new StoredAnswer(answer, record.path("batch").asText("")));
  }

  private synchronized void add(String key, StoredAnswer answer) {
    byKey.computeIfAbsent(key, any -> new ArrayList<>(1)).add(answer);
  }

  /** The answers to a request, in the order they came; none where it was not asked yet. */
  synchronized List<StoredAnswer> find(String key) {
    return List.copyOf(byKey.getOrDefault(key, List.of()));
  }

  /** Keeps an answer: it is on disk when this returns. */
  void put(String key, ChatAnswer answer, String batch) throws IOException {
    ObjectNode record =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", key)
            .put("content", answer.content())
            .put("finish_reason", answer.finishReason())
            .put("refusal", answer.refusal().orElse(null))
            .put("input_tokens", answer.usage().inputTokens())
            .put("output_tokens", answer.usage().outputTokens());
    if (!batch.isEmpty()) {
      record.put("batch", batch);
    }
    journal.append(record);
    add(key, new StoredAnswer(answer, batch));
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
