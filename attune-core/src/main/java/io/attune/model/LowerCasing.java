package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Makes a tokenizer lower-case its texts, for models whose sentence_bert_config.json says {@code
 * do_lower_case}. The saved tokenizer has it too, so that programs that read nothing of
 * sentence-transformers do the same.
 *
 * <p>It is done where sentence-transformers does it: by a normalizer in front of the tokenizer's
 * own. To lower-case the texts themselves would give other tokens: a special token written in a
 * text, such as {@code [MASK]}, would become a common word, and Java writes a sigma at the end of a
 * Greek word otherwise than the tokenizer does.
 */
final class LowerCasing {
  private static final String LOWERCASE = "Lowercase";
  private static final String SEQUENCE = "Sequence";

  private LowerCasing() {}

  /**
   * @param tokenizerJson the content of tokenizer.json
   * @return the same with a lower-casing normalizer in front, unless it has one; itself where it is
   *     no JSON object, of which the tokenizer library says what is wrong
   */
  static byte[] addTo(byte[] tokenizerJson) {
    try {
      return JsonFile.MAPPER.readTree(tokenizerJson) instanceof ObjectNode root
          ? addTo(root, tokenizerJson)
          : tokenizerJson;
    } catch (IOException e) {
      return tokenizerJson;
    }
  }

  private static byte[] addTo(ObjectNode root, byte[] tokenizerJson) throws IOException {
    JsonNode own = root.path("normalizer");
    ArrayNode steps = JsonFile.MAPPER.createArrayNode();
    if (own.path("type").asText().equals(SEQUENCE)) {
      own.path("normalizers").forEach(steps::add);
    } else if (own.isObject()) {
      steps.add(own);
    }
    for (JsonNode step : steps) {
      if (step.path("type").asText().equals(LOWERCASE)) {
        return tokenizerJson;
      }
    }
    steps.insertObject(0).put("type", LOWERCASE);
    root.putObject("normalizer").put("type", SEQUENCE).set("normalizers", steps);
    return JsonFile.MAPPER.writeValueAsBytes(root);
  }
}
