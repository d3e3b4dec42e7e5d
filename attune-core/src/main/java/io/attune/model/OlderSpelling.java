package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What readers from before transformers 5 look for in a model's settings. They do not know the
 * newer fields and would take their own defaults without a word, so both are written.
 */
final class OlderSpelling {
  private static final String THETA = "rope_theta";
  private static final String TOKENIZER_CLASS = "tokenizer_class";
  private static final String INPUT_NAMES = "model_input_names";

  private OlderSpelling() {}

  /** Adds to config.json the bases of rotary positions, by the names that each family had. */
  static void addToConfig(ObjectNode config) {
    JsonNode parameters = config.path("rope_parameters");
    JsonNode global = parameters.path(LayerTypes.ropeField(true)).path(THETA);
    JsonNode local = parameters.path(LayerTypes.ropeField(false)).path(THETA);
    switch (config.path("model_type").asText()) {
      case "modernbert" -> {
        add(config, "global_rope_theta", global);
        add(config, "local_rope_theta", local);
      }
      case "gemma3_text" -> {
        add(config, THETA, global);
        add(config, "rope_local_base_freq", local);
      }
      case "nomic_bert" -> add(config, "rotary_emb_base", parameters.path(THETA));
      default -> add(config, THETA, parameters.path(THETA));
    }
  }

  private static void add(ObjectNode config, String field, JsonNode value) {
    if (value.isNumber() && !config.has(field)) {
      config.set(field, value);
    }
  }

  /**
   * Names the tokenizer's class in tokenizer_config.json so that transformers 4 knows it, too.
   *
   * @param config of the encoder
   */
  static void addToTokenizerConfig(ObjectNode tokenizerConfig, ObjectNode config) {
    if (!tokenizerConfig.path(TOKENIZER_CLASS).asText().equals("TokenizersBackend")) {
      return;
    }
    tokenizerConfig.put(TOKENIZER_CLASS, "PreTrainedTokenizerFast");
    if (!tokenizerConfig.has(INPUT_NAMES) && !config.has("type_vocab_size")) {
      // That class takes for granted that models have types of tokens.
      tokenizerConfig.putArray(INPUT_NAMES).add("input_ids").add("attention_mask");
    }
  }
}
