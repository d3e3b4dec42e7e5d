package io.attune.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of OpenAI's protocol, through OpenAI's own library; each call is one request.
 *
 * <p>The library's retries are switched off: what is worth another try, and when, is decided where
 * all requests are known. Safe for several threads.
 */
final class OpenAiClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiClient.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OpenAIClient client;
  private final ServerFailures failures;
  private final ServerAddress address;
  private final AtomicBoolean schemas = new AtomicBoolean(true);

  OpenAiClient(ServerSettings settings) {
    address = settings.address();
    failures = new ServerFailures(address, settings.key());
    OpenAIOkHttpClient.Builder builder =
        OpenAIOkHttpClient.builder()
            .baseUrl(address.toString())
            .timeout(settings.timeout())
            .maxRetries(0)
            .disableTelemetry(true);
    if (address.isAzure()) {
      builder.credential(AzureApiKeyCredential.create(settings.key().value()));
    } else {
      builder.apiKey(settings.key().value());
    }
    client = builder.build();
  }

  /** The library, for what only batches need. */
  OpenAIClient library() {
    return client;
  }

  ServerFailures failures() {
    return failures;
  }

  /** Asks, and waits for the answer. */
  ChatAnswer ask(ChatRequest request) throws ServerFailure {
    JsonNode body =
        call(
            () -> {
              try (HttpResponse response =
                  client
                      .chat()
                      .completions()
                      .withRawResponse()
                      .create(ChatParameters.of(request, address, schemas.get()))) {
                return JSON.readTree(response.body());
              }
            });
    return ChatAnswer.read(body)
        .orElseThrow(
            () ->
                failures.noAnswer(
                    new IOException(
                        "not a chat completion: " + AnswerJson.quote(body.toString()))));
  }

  /** The body of a request as it goes into a batch. */
  JsonNode body(ChatRequest request) {
    return ChatParameters.body(ChatParameters.of(request, address, schemas.get()));
  }

  /** Whether the server is asked to enforce the form of answers. */
  boolean usesSchemas() {
    return schemas.get();
  }

  /** From now on asks for the form of an answer in words only. */
  void dropSchemas() {
    if (schemas.getAndSet(false)) {
      LOG.info("{} does not enforce JSON schemas; asking for JSON in words", address);
    }
  }

  /** Something asked of the server. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /** Turns what goes wrong into a failure that tells what to do about it. */
  <T> T call(Call<T> call) throws ServerFailure {
    try {
      return call.run();
    } catch (OpenAIException e) {
      throw failures.of(e);
    } catch (JsonProcessingException e) {
      throw failures.noAnswer(new IOException("the answer is no JSON or was cut off", e));
    } catch (IOException e) {
      throw failures.noAnswer(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
