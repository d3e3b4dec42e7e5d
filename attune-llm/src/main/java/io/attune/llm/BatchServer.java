package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import io.attune.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Optional;

/** The calls of the Batch API, each tried several times where that is safe. */
record BatchServer(OpenAiClient client, Retries retries) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAGE = 100;

  /** Uploads a file of requests; its id. One that was uploaded twice costs nothing. */
  String upload(Path file) throws IOException {
    return id(
        retries.run(
            () ->
                client.call(
                    () -> {
                      try (HttpResponse response =
                          client.library().files().withRawResponse().create(batch(file))) {
                        return JSON.readTree(response.body());
                      }
                    })));
  }

  /** Made anew for each try: it opens the file. */
  private static FileCreateParams batch(Path file) {
    return FileCreateParams.builder().file(file).purpose(FilePurpose.BATCH).build();
  }

  /**
   * Creates a batch, or finds the one that was created from the same file before: the answer to the
   * first try may have been lost, and a second batch would be paid for as well.
   */
  String create(String inputFile) throws IOException {
    return retries.run(
        () -> {
          Optional<BatchState> earlier = find(inputFile);
          return earlier.isPresent() ? earlier.get().id() : createNew(inputFile);
        });
  }

  private String createNew(String inputFile) throws ServerFailure {
    BatchCreateParams parameters =
        BatchCreateParams.builder()
            .inputFileId(inputFile)
            .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
            .completionWindow(BatchCreateParams.CompletionWindow._24H)
            .build();
    return id(
        client.call(
            () -> {
              try (HttpResponse response =
                  client.library().batches().withRawResponse().create(parameters)) {
                return JSON.readTree(response.body());
              }
            }));
  }

  private Optional<BatchState> find(String inputFile) throws ServerFailure {
    BatchListParams.Builder page = BatchListParams.builder().limit(PAGE);
    while (true) {
      BatchListParams parameters = page.build();
      JsonNode list =
          client.call(
              () -> {
                try (HttpResponse response =
                    client.library().batches().withRawResponse().list(parameters)) {
                  return JSON.readTree(response.body());
                }
              });
      BatchState last = null;
      for (JsonNode each : list.path("data")) {
        last = BatchState.read(each);
        if (last.inputFile().equals(inputFile)) {
          return Optional.of(last);
        }
      }
      if (last == null || !list.path("has_more").asBoolean()) {
        return Optional.empty();
      }
      page.after(last.id());
    }
  }

  /** How a batch stands. */
  BatchState look(String batch) throws IOException {
    return BatchState.read(
        retries.run(
            () ->
                client.call(
                    () -> {
                      try (HttpResponse response =
                          client.library().batches().withRawResponse().retrieve(batch)) {
                        return JSON.readTree(response.body());
                      }
                    })));
  }

  /** Downloads a file of answers; it is there whole or not at all. */
  void download(String file, Path target) throws IOException {
    retries.run(
        () ->
            client.call(
                () -> {
                  try (HttpResponse response = client.library().files().content(file)) {
                    AtomicFiles.write(
                        target,
                        channel -> {
                          try (InputStream content = response.body()) {
                            content.transferTo(Channels.newOutputStream(channel));
                          }
                        });
                    return target;
                  }
                }));
  }

  private String id(JsonNode object) throws ServerFailure {
    String id = object.path("id").asText();
    if (id.isEmpty()) {
      throw client
          .failures()
          .noAnswer(new IOException("no id in " + AnswerJson.quote(object.toString())));
    }
    return id;
  }
}
