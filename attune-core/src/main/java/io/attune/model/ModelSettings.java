package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.similarity.SimilarityFunction;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What config_sentence_transformers.json says.
 *
 * @param prompts texts to put before other texts, by name, such as {@code query}
 * @param defaultPromptName the prompt used when none is asked for
 * @param similarityFunction the measure the model was trained for
 * @param truncateDimension components kept of each vector, where not all
 */
record ModelSettings(
    Map<String, String> prompts,
    Optional<String> defaultPromptName,
    SimilarityFunction similarityFunction,
    Optional<Integer> truncateDimension) {

  static final String FILE = "config_sentence_transformers.json";

  ModelSettings {
    prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
  }

  static ModelSettings read(JsonFile config) {
    Map<String, String> prompts = new LinkedHashMap<>();
    if (config.has("prompts") && !config.get("prompts").isObject()) {
      throw config.invalid("prompts", "an object is expected, not " + config.get("prompts"));
    }
    config
        .get("prompts")
        .properties()
        .forEach(
            prompt -> {
              if (!prompt.getValue().isTextual()) {
                throw config.invalid(
                    "prompts." + prompt.getKey(), "a text is expected, not " + prompt.getValue());
              }
              prompts.put(prompt.getKey(), prompt.getValue().asText());
            });
    Optional<String> defaultName = Optional.ofNullable(config.text("default_prompt_name", null));
    defaultName
        .filter(name -> !prompts.containsKey(name))
        .ifPresent(
            name -> {
              throw config.invalid(
                  "default_prompt_name",
                  "'" + name + "' is not among the prompts: " + prompts.keySet());
            });
    Optional<Integer> truncate =
        config.has("truncate_dim")
            ? Optional.of(config.positiveInt("truncate_dim"))
            : Optional.empty();
    return new ModelSettings(prompts, defaultName, similarity(config), truncate);
  }

  private static SimilarityFunction similarity(JsonFile config) {
    try {
      return SimilarityFunction.fromKey(config.text("similarity_fn_name", "cosine"));
    } catch (InvalidInputException e) {
      throw config.invalid("similarity_fn_name", e.getMessage());
    }
  }

  ObjectNode toJson() {
    ObjectNode root = JsonFile.MAPPER.createObjectNode();
    // The versions are those whose folder schema this is; readers compare them with their own.
    root.putObject("__version__")
        .put("sentence_transformers", "3.4.1")
        .put("transformers", "4.48.0")
        .put("pytorch", "2.5.1");
    root.put("model_type", "SentenceTransformer");
    ObjectNode promptNode = root.putObject("prompts");
    prompts.forEach(promptNode::put);
    root.put("default_prompt_name", defaultPromptName.orElse(null));
    root.put("similarity_fn_name", similarityFunction.key());
    truncateDimension.ifPresent(dimension -> root.put("truncate_dim", dimension));
    return root;
  }
}
