package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.util.List;

/**
 * Looks for what the native tokenizer accepts when it loads a {@code tokenizer.json}, and then ends
 * the whole process for when it meets the text that needs it: names that are used but not defined.
 */
final class TokenizerCheck {
  private final String origin;

  private TokenizerCheck(String origin) {
    this.origin = origin;
  }

  /**
   * @param json the content of tokenizer.json
   * @param origin the file, for messages
   * @throws InvalidInputException if a name is not defined
   */
  static void require(byte[] json, String origin) {
    JsonNode root;
    try {
      root = JsonFile.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new InvalidInputException(
          origin + ": not a Hugging Face tokenizer: " + e.getMessage(), e);
    }
    TokenizerCheck check = new TokenizerCheck(origin);
    check.requireUnknownToken(root.path("model"));
    check.requireSpecialTokens(root.path("post_processor"));
  }

  /** What stands for an unknown piece of text must be in the vocabulary itself. */
  private void requireUnknownToken(JsonNode model) {
    JsonNode vocabulary = model.path("vocab");
    if (vocabulary.isArray()) { // Unigram: a list of [piece, score]
      JsonNode id = model.path("unk_id");
      if (!id.isIntegralNumber() || id.asLong() < 0 || id.asLong() >= vocabulary.size()) {
        throw invalid("model.unk_id", id + " is not in the vocabulary");
      }
      return;
    }
    JsonNode unknown = model.path("unk_token");
    boolean required = List.of("WordPiece", "WordLevel").contains(model.path("type").asText());
    if ((required || unknown.isTextual()) && !vocabulary.has(unknown.asText())) {
      throw invalid("model.unk_token", unknown + " is not in the vocabulary");
    }
  }

  /** What a template adds to a text must be among the template's special tokens. */
  private void requireSpecialTokens(JsonNode processor) {
    processor.path("processors").forEach(this::requireSpecialTokens);
    for (String template : List.of("single", "pair")) {
      for (JsonNode piece : processor.path(template)) {
        JsonNode id = piece.path("SpecialToken").path("id");
        if (id.isTextual() && !processor.path("special_tokens").has(id.asText())) {
          throw invalid("post_processor." + template, id + " is not among its special_tokens");
        }
      }
    }
  }

  private InvalidInputException invalid(String field, String what) {
    return new InvalidInputException(origin + ": field '" + field + "': " + what);
  }
}
