package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A batch as the server tells of it.
 *
 * @param id of the batch
 * @param status such as {@code in_progress}
 * @param inputFile the id of the file of requests
 * @param files the ids of the files of answers and of errors, as far as there are
 * @param completed requests that were answered
 * @param problems why it failed
 */
record BatchState(
    String id,
    String status,
    String inputFile,
    List<String> files,
    long completed,
    List<String> problems) {
  /** How a batch ends. Any other status, also one that is not known yet, is on the way there. */
  private static final List<String> FINAL = List.of("completed", "failed", "expired", "cancelled");

  static BatchState read(JsonNode batch) {
    List<String> files = new ArrayList<>();
    List.of("output_file_id", "error_file_id")
        .forEach(name -> Optional.ofNullable(batch.path(name).textValue()).ifPresent(files::add));
    List<String> problems = new ArrayList<>();
    batch
        .path("errors")
        .path("data")
        .forEach(
            error -> {
              JsonNode line = error.path("line");
              problems.add(
                  (line.isNumber() ? "line " + line.asLong() + ": " : "")
                      + error.path("message").asText(error.path("code").asText("no reason given")));
            });
    return new BatchState(
        batch.path("id").asText(),
        batch.path("status").asText(),
        batch.path("input_file_id").asText(),
        files,
        batch.path("request_counts").path("completed").asLong(),
        problems);
  }

  boolean isFinal() {
    return FINAL.contains(status);
  }

  boolean hasStatus(String name) {
    return status.equals(name);
  }
}
