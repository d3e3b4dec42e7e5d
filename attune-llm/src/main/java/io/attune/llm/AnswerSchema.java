package io.attune.llm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of an answer: a JSON object, described by a JSON schema.
 *
 * @param name of the form, letters and underscores
 * @param schema as JSON schema, in the subset that OpenAI's strict mode understands
 * @param example an answer in this form, which tells it to servers that do not know schemas
 */
public record AnswerSchema(String name, Map<String, Object> schema, String example) {
  /** Copies the schema. */
  public AnswerSchema {
    schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
  }

  /** An object that has all of these fields and no others, as strict mode demands. */
  static AnswerSchema object(String name, Map<String, Object> fields, String example) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", fields);
    schema.put("required", List.copyOf(fields.keySet()));
    schema.put("additionalProperties", false);
    return new AnswerSchema(name, schema, example);
  }
}
