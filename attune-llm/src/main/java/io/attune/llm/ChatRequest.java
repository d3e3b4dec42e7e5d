package io.attune.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.attune.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing asked of a language model.
 *
 * @param messages of the conversation so far
 * @param schema the form of the answer
 * @param settings which model answers, and how
 */
public record ChatRequest(List<ChatMessage> messages, AnswerSchema schema, ModelSettings settings) {
  /** 128 bits: enough that no two requests share a key, and within a custom_id's 64 characters. */
  private static final int KEY_BYTES = 16;

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** Copies the messages. */
  public ChatRequest {
    messages = List.copyOf(messages);
  }

  /**
   * A hash of all that the answer depends on: prompt, document, model, settings and form. Where the
   * server stands is no part of it.
   *
   * @return 32 hexadecimal digits
   */
  public String key() {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("model", settings.model());
    parts.put("temperature", settings.temperature().orElse(null));
    parts.put("max_output_tokens", settings.maxOutputTokens());
    parts.put("schema", schema.schema());
    parts.put(
        "messages",
        messages.stream().map(message -> List.of(message.role(), message.text())).toList());
    try {
      byte[] hash =
          Sha256.digest()
              .digest(CANONICAL.writeValueAsString(parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Maps of texts are JSON", e);
    }
  }
}
