package io.attune.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON object on disk, whose fields are read with errors that name file and field. */
final class JsonFile {
  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Path file;
  private final String path; // of this object inside the file, with a dot after it
  private final JsonNode root;

  private JsonFile(Path file, String path, JsonNode root) {
    this.file = file;
    this.path = path;
    this.root = root;
  }

  static JsonFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + ": no such file; a sentence-transformers folder has one");
    }
    JsonNode root = parse(file);
    if (!root.isObject()) {
      throw new InvalidInputException(file + ": a JSON object is expected");
    }
    return new JsonFile(file, "", root);
  }

  /** An object that has been read already. */
  static JsonFile of(Path file, JsonNode root) {
    return new JsonFile(file, "", root);
  }

  /** Any JSON value; the file must exist. */
  static JsonNode parse(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new InvalidInputException(
          file + ":" + line + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (CharConversionException e) {
      throw new InvalidInputException(file + ": not JSON in UTF-8: " + e.getMessage(), e);
    }
  }

  /** An object without fields where the file is missing. */
  static JsonFile readIfPresent(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? read(file)
        : new JsonFile(file, "", MAPPER.createObjectNode());
  }

  boolean has(String field) {
    return root.hasNonNull(field);
  }

  JsonNode get(String field) {
    return root.path(field);
  }

  /** The object inside a field; without any fields where there is none. */
  JsonFile child(String field) {
    if (has(field) && !get(field).isObject()) {
      throw invalid(field, "an object is expected, not " + get(field));
    }
    JsonNode child = has(field) ? get(field) : MAPPER.createObjectNode();
    return new JsonFile(file, path + field + ".", child);
  }

  ObjectNode copy() {
    return ((ObjectNode) root).deepCopy();
  }

  String text(String field, String absent) {
    if (!has(field)) {
      return absent;
    }
    if (!get(field).isTextual()) {
      throw invalid(field, "a text is expected, not " + get(field));
    }
    return get(field).asText();
  }

  /** Rejects any other text; a missing one is taken for it. */
  void requireText(String field, String allowed) {
    String text = text(field, allowed);
    if (!text.equals(allowed)) {
      throw invalid(field, "'" + text + "' is not supported; allowed: " + allowed);
    }
  }

  void requireFalse(String field) {
    if (bool(field, false)) {
      throw invalid(field, "true is not supported; allowed: false");
    }
  }

  boolean bool(String field, boolean absent) {
    if (!has(field)) {
      return absent;
    }
    if (!get(field).isBoolean()) {
      throw invalid(field, "true or false is expected, not " + get(field));
    }
    return get(field).asBoolean();
  }

  int positiveInt(String field) {
    if (!has(field)) {
      throw invalid(field, "this whole number is required, but missing");
    }
    int value = wholeNumber(field, 0);
    if (value < 1) {
      throw invalid(field, "a whole number above 0 is expected, not " + value);
    }
    return value;
  }

  int wholeNumber(String field, int absent) {
    if (!has(field)) {
      return absent;
    }
    JsonNode value = get(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw invalid(field, "a whole number is expected, not " + value);
    }
    return value.intValue();
  }

  double positive(String field, double absent) {
    double value = number(field, absent);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw invalid(field, "a number above 0 is expected, not " + value);
    }
    return value;
  }

  double probability(String field, double absent) {
    double value = number(field, absent);
    if (!(value >= 0 && value < 1)) {
      throw invalid(field, "a probability in [0, 1) is expected, not " + value);
    }
    return value;
  }

  private double number(String field, double absent) {
    if (!has(field)) {
      return absent;
    }
    if (!get(field).isNumber()) {
      throw invalid(field, "a number is expected, not " + get(field));
    }
    return get(field).asDouble();
  }

  InvalidInputException invalid(String field, String what) {
    return new InvalidInputException(file + ": field '" + path + field + "': " + what);
  }
}
