package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a language model answered.
 *
 * @param content the text; empty where there is none
 * @param finishReason why it ended there, such as {@code stop} or {@code length}
 * @param refusal what the model said where it refused to answer
 * @param usage what it cost
 */
record ChatAnswer(String content, String finishReason, Optional<String> refusal, Usage usage) {
  /**
   * Reads the body of a chat completion, leniently: servers differ in what they leave out.
   *
   * @return nothing where it is no chat completion
   */
  static Optional<ChatAnswer> read(JsonNode body) {
    JsonNode choice = body.path("choices").path(0);
    if (!choice.path("message").isObject()) {
      return Optional.empty();
    }
    JsonNode message = choice.get("message");
    return Optional.of(
        new ChatAnswer(
            message.path("content").asText(""),
            choice.path("finish_reason").asText("stop"),
            Optional.ofNullable(message.path("refusal").textValue()).filter(s -> !s.isBlank()),
            new Usage(
                body.path("usage").path("prompt_tokens").asLong(),
                body.path("usage").path("completion_tokens").asLong())));
  }

  /** What keeps it from being used, whatever its content is for. */
  Optional<String> flaw() {
    if (refusal.isPresent()) {
      return Optional.of("the model refused: " + refusal.get());
    }
    return switch (finishReason) {
      case "length" ->
          Optional.of(
              "the answer was cut off after %d tokens; raise --max-output-tokens"
                  .formatted(usage.outputTokens()));
      case "content_filter" -> Optional.of("the server's content filter withheld the answer");
      default -> Optional.empty();
    };
  }
}
