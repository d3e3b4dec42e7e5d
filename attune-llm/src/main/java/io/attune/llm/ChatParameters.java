package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.ResponseFormatJsonSchema.JsonSchema;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

/** A request in the words of OpenAI's protocol. */
final class ChatParameters {
  private ChatParameters() {}

  /**
   * @param request to be asked
   * @param server whose dialect to speak: OpenAI's newer models know only max_completion_tokens,
   *     many other servers only the older max_tokens
   * @param schemas whether the server enforces the form of the answer
   */
  static ChatCompletionCreateParams of(ChatRequest request, ServerAddress server, boolean schemas) {
    ChatCompletionCreateParams.Builder parameters =
        ChatCompletionCreateParams.builder().model(request.settings().model());
    for (ChatMessage message : request.messages()) {
      switch (message.role()) {
        case SYSTEM -> parameters.addSystemMessage(inWords(message.text(), request.schema()));
        case USER -> parameters.addUserMessage(message.text());
        case ASSISTANT ->
            parameters.addMessage(
                ChatCompletionAssistantMessageParam.builder().content(message.text()).build());
      }
    }
    request.settings().temperature().ifPresent(parameters::temperature);
    if (server.isOpenAi() || server.isAzure()) {
      parameters.maxCompletionTokens(request.settings().maxOutputTokens());
    } else {
      parameters.putAdditionalBodyProperty(
          "max_tokens", JsonValue.from(request.settings().maxOutputTokens()));
    }
    if (schemas) {
      parameters.responseFormat(responseFormat(request.schema()));
    }
    return parameters.build();
  }

  /** Said in any case: a schema alone leaves models unsure of what the fields are for. */
  private static String inWords(String instructions, AnswerSchema schema) {
    return instructions
        + "\nAnswer with a JSON object of exactly this form and nothing else: "
        + schema.example();
  }

  private static ResponseFormatJsonSchema responseFormat(AnswerSchema schema) {
    JsonSchema.Schema.Builder fields = JsonSchema.Schema.builder();
    schema
        .schema()
        .forEach((name, value) -> fields.putAdditionalProperty(name, JsonValue.from(value)));
    return ResponseFormatJsonSchema.builder()
        .jsonSchema(
            JsonSchema.builder().name(schema.name()).strict(true).schema(fields.build()).build())
        .build();
  }

  static JsonNode body(ChatCompletionCreateParams parameters) {
    return ObjectMappers.jsonMapper().valueToTree(parameters._body());
  }
}
