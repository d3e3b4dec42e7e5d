package io.attune.llm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the files of answers and of errors of one batch: answers are matched to requests by {@code
 * custom_id}, kept, and what does not fit is counted and told.
 */
final class BatchResults<T> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  /** What the server writes for requests that it did not come to. */
  private static final Set<String> NOT_REACHED = Set.of("batch_expired", "batch_cancelled");

  private final OpenRequests<T> requests;
  private final OpenAiClient client;
  private final BatchShard shard;
  private final String batch;
  private final Set<String> stored;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> oddities = new LinkedHashMap<>();
  private final List<ServerFailure> forAll = new ArrayList<>();
  private String lastFailure = "";

  /**
   * @param stored keys whose answer of this batch is on disk already, from a run that was killed
   */
  BatchResults(
      OpenRequests<T> requests, OpenAiClient client, BatchShard shard, Set<String> stored) {
    this.requests = requests;
    this.client = client;
    this.shard = shard;
    this.batch = shard.batch().orElseThrow();
    this.stored = stored;
  }

  /** Reads one file, which may be empty. */
  void read(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          readLine(line);
        }
      }
    }
  }

  private void readLine(String line) throws IOException {
    JsonNode result;
    try {
      result = JSON.readTree(line);
    } catch (JacksonException e) {
      odd("lines that are no JSON");
      return;
    }
    String key = result.path("custom_id").asText();
    if (!shard.keys().contains(key)) {
      odd("answers to requests that were not in the batch");
      return;
    }
    JsonNode body = result.path("response").path("body");
    Optional<ChatAnswer> answer = ChatAnswer.read(body);
    if (result.path("response").path("status_code").asInt() == OK && answer.isPresent()) {
      if (!seen.add(key)) {
        odd("answers that came twice (the first is kept)");
      } else if (!stored.contains(key)) {
        requests.answer(key, answer.get(), batch);
      }
      return;
    }
    seen.add(key);
    if (requests.isOpen(key)) {
      fail(key, result);
    }
  }

  private void fail(String key, JsonNode result) {
    JsonNode response = result.path("response");
    JsonNode error =
        result.path("error").isObject()
            ? result.path("error")
            : response.path("body").path("error");
    String code = error.path("code").asText(error.path("type").asText(""));
    if (NOT_REACHED.contains(code)) {
      odd("requests that the server did not come to");
      return;
    }
    ServerFailure failure =
        client
            .failures()
            .of(
                response.path("status_code").asInt(500),
                code,
                error.path("message").asText("no reason given"),
                Optional.empty(),
                null);
    lastFailure = failure.getMessage();
    switch (failure.kind()) {
      case REQUEST -> requests.giveUp(key, failure.getMessage());
      case SCHEMA_UNKNOWN -> {
        if (client.usesSchemas()) {
          client.dropSchemas();
        }
        odd("requests that failed and are asked again");
      }
      case RETRY -> odd("requests that failed and are asked again");
      case ALL -> forAll.add(failure);
    }
  }

  private void odd(String what) {
    oddities.merge(what, 1, Integer::sum);
  }

  /** Ends the reading. What was in the batch and did not come back is counted as well. */
  void finish() {
    long missing = shard.keys().stream().filter(key -> !seen.contains(key)).count();
    if (missing > 0) {
      oddities.put("requests without an answer", Math.toIntExact(missing));
    }
  }

  /** Counts of what did not fit, by what it was; empty where all is well. */
  Map<String, Integer> oddities() {
    return oddities;
  }

  /** Why the last request failed; empty where none did. */
  String lastFailure() {
    return lastFailure;
  }

  /** A failure that concerns all requests, if there was one. */
  Optional<ServerFailure> failureForAll() {
    return forAll.stream().findFirst();
  }
}
