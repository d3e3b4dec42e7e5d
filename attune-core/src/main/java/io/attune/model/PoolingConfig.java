package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The config.json of a Pooling module, in either folder schema. */
final class PoolingConfig {
  private static final String MODE = "pooling_mode";
  private static final String FLAG_PREFIX = MODE + "_";

  private PoolingConfig() {}

  static List<Pooling> read(JsonFile config) {
    if (!config.bool("include_prompt", true)) {
      throw config.invalid(
          "include_prompt", "false (pooling without the prompt's tokens) is not supported");
    }
    return config.has(MODE) ? named(config) : flagged(config);
  }

  /** One name or a list of them, in the order in which they are laid side by side. */
  private static List<Pooling> named(JsonFile config) {
    List<Pooling> modes = new ArrayList<>();
    JsonNode value = config.get(MODE);
    if (value.isArray()) {
      value.forEach(mode -> modes.add(find(config, mode.asText())));
    } else {
      modes.add(find(config, config.text(MODE, "")));
    }
    if (modes.isEmpty()) {
      throw unsupported(config, MODE, "[]");
    }
    return List.copyOf(modes);
  }

  private static Pooling find(JsonFile config, String key) {
    return Arrays.stream(Pooling.values())
        .filter(pooling -> pooling.key().equals(key))
        .findFirst()
        .orElseThrow(() -> unsupported(config, MODE, key));
  }

  private static List<Pooling> flagged(JsonFile config) {
    List<String> flags = new ArrayList<>();
    config
        .copy()
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (field.startsWith(FLAG_PREFIX) && config.bool(field, false)) {
                flags.add(field);
              }
            });
    List<Pooling> modes =
        Arrays.stream(Pooling.values()).filter(pooling -> flags.contains(pooling.flag())).toList();
    if (modes.isEmpty() || modes.size() != flags.size()) {
      String only = flags.size() == 1 ? flags.get(0) : flags.toString();
      throw unsupported(config, FLAG_PREFIX + "…", only);
    }
    return modes;
  }

  private static InvalidInputException unsupported(JsonFile config, String field, String mode) {
    return config.invalid(
        field,
        "'"
            + mode
            + "' is not supported; supported: "
            + Arrays.stream(Pooling.values()).map(Pooling::key).collect(Collectors.joining(", ")));
  }

  /** In the older schema, or in the newer one where the older one cannot tell the modes' order. */
  static ObjectNode write(List<Pooling> modes, int dimension) {
    ObjectNode config = JsonFile.MAPPER.createObjectNode();
    if (!modes.equals(modes.stream().distinct().sorted().toList())) {
      config.put("embedding_dimension", dimension);
      ArrayNode names = config.putArray(MODE);
      modes.forEach(mode -> names.add(mode.key()));
    } else {
      config.put("word_embedding_dimension", dimension);
      for (Pooling mode : Pooling.values()) {
        config.put(mode.flag(), modes.contains(mode));
      }
    }
    return config.put("include_prompt", true);
  }
}
