package io.attune.onnx.export;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A configuration file of a model that Attune has loaded, and so checked, before.
 *
 * @param json the file
 */
record ModelConfig(JsonNode json) {
  boolean has(String field) {
    return json.hasNonNull(field);
  }

  JsonNode get(String field) {
    return json.path(field);
  }

  /** An object in it; without fields where there is none. */
  ModelConfig child(String field) {
    return new ModelConfig(json.path(field));
  }

  int integer(String field) {
    return json.required(field).intValue();
  }

  int integer(String field, int absent) {
    return has(field) ? json.get(field).intValue() : absent;
  }

  double number(String field, double absent) {
    return has(field) ? json.get(field).doubleValue() : absent;
  }

  boolean flag(String field) {
    return json.path(field).asBoolean(false);
  }

  String text(String field, String absent) {
    return has(field) ? json.get(field).textValue() : absent;
  }
}
