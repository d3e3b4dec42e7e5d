package io.attune.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the companions of a BERT {@code tokenizer.json} repeat of it.
 *
 * @param tokens the vocabulary in the order of its ids
 * @param lowerCase whether it lower-cases texts
 * @param stripAccents whether it strips accents: {@code true}, {@code false}, or {@code null} for
 *     "when it lower-cases"
 * @param splitChinese whether it makes every Chinese character a word
 */
record WordPieceTokenizer(
    List<String> tokens, boolean lowerCase, JsonNode stripAccents, boolean splitChinese) {

  /** BERT's special tokens, by their names in special_tokens_map.json. */
  static final Map<String, String> SPECIAL_TOKENS =
      Map.of(
          "unk_token", "[UNK]",
          "sep_token", "[SEP]",
          "pad_token", "[PAD]",
          "cls_token", "[CLS]",
          "mask_token", "[MASK]");

  /**
   * @param json the content of tokenizer.json
   * @param origin the file or resource, for messages
   * @throws InvalidInputException if it is not a BERT tokenizer
   */
  static WordPieceTokenizer read(byte[] json, String origin) throws IOException {
    JsonNode root;
    try {
      root = JsonFiles.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new InvalidInputException(
          origin + ":" + line + ": not JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode normalizer = root.path("normalizer");
    requireType(origin, "model", root.path("model"), "WordPiece");
    requireType(origin, "normalizer", normalizer, "BertNormalizer");
    List<String> tokens = inIdOrder(root.path("model").path("vocab"), origin);
    for (String special : SPECIAL_TOKENS.values()) {
      if (!tokens.contains(special)) {
        throw new InvalidInputException(
            origin + ": field 'model.vocab': BERT's special token '" + special + "' is missing");
      }
    }
    return new WordPieceTokenizer(
        tokens,
        normalizer.path("lowercase").asBoolean(true),
        normalizer.path("strip_accents"),
        normalizer.path("handle_chinese_chars").asBoolean(true));
  }

  /** The id of the token that fills up batches. */
  int padId() {
    return tokens.indexOf(SPECIAL_TOKENS.get("pad_token"));
  }

  private static void requireType(String origin, String field, JsonNode node, String type) {
    if (!node.path("type").asText().equals(type)) {
      throw new InvalidInputException(
          origin
              + ": field '"
              + field
              + ".type': '"
              + node.path("type").asText()
              + "' is not supported; BERT's is "
              + type);
    }
  }

  private static List<String> inIdOrder(JsonNode vocabulary, String origin) {
    String[] tokens = new String[vocabulary.size()];
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      JsonNode id = entry.getValue();
      boolean valid = id.isInt() && id.intValue() >= 0 && id.intValue() < tokens.length;
      if (!valid || tokens[id.intValue()] != null || entry.getKey().contains("\n")) {
        throw new InvalidInputException(
            origin
                + ": field 'model.vocab': token '"
                + entry.getKey()
                + "' has id "
                + id
                + "; single lines with the ids 0 to "
                + (tokens.length - 1)
                + ", each once, are expected");
      }
      tokens[id.intValue()] = entry.getKey();
    }
    return Arrays.asList(tokens);
  }
}
