package io.attune.cli.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Plain values as JSON, which is YAML too. */
final class PlainJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlainJson() {}

  /** A text by itself stays as it is. */
  static String of(Object plain) {
    try {
      return plain instanceof String text ? text : JSON.writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Maps, lists and texts are writable", e);
    }
  }
}
