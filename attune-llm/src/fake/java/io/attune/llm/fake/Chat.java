package io.attune.llm.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** Chat completions: what comes in, and what a model might answer. */
public final class Chat {
  private static final int INPUT_TOKENS = 100;
  private static final int OUTPUT_TOKENS = 20;

  private Chat() {}

  /** The last message: the document, or the query and the document. */
  public static String question(JsonNode body) {
    JsonNode messages = body.path("messages");
    return messages.path(messages.size() - 1).path("content").asText();
  }

  /** A sensible answer in the form that the instructions describe. */
  public static String sensibleAnswer(JsonNode body) {
    String instructions = body.path("messages").path(0).path("content").asText();
    String question = question(body);
    if (instructions.contains("\"grade\"")) {
      return judgment(question);
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (instructions.contains("\"extract\"")) {
      return answer.put("extract", question.split("(?<=\\.)\\s", 2)[0]).toString();
    }
    String topic = Integer.toHexString(question.hashCode());
    answer.putArray("queries").add("looking for " + topic).add("who offers " + topic + "?");
    return answer.toString();
  }

  /** As many words of the query stand in the document, so good is the grade. */
  private static String judgment(String question) {
    String[] parts = question.split("\n\nDocument:\n", 2);
    long common =
        Arrays.stream(parts[0].replace("Query: ", "").split(" ", -1))
            .filter(word -> parts[1].contains(word))
            .count();
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", common + " words in common")
        .put("grade", Math.min(3, common))
        .toString();
  }

  /** A whole chat completion. */
  public static String completion(String content) {
    return completion(content, "stop", null);
  }

  public static String completion(String content, String finishReason, String refusal) {
    ObjectNode completion =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", "chatcmpl-1")
            .put("object", "chat.completion")
            .put("model", "fake");
    ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
    choice.put("finish_reason", finishReason);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", content)
        .put("refusal", refusal);
    completion
        .putObject("usage")
        .put("prompt_tokens", INPUT_TOKENS)
        .put("completion_tokens", OUTPUT_TOKENS)
        .put("total_tokens", INPUT_TOKENS + OUTPUT_TOKENS);
    return completion.toString();
  }
}
