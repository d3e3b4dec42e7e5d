package io.attune.onnx.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The tiny models that core is tested with, and what sentence-transformers makes of them. */
final class GoldenModels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenModels() {}

  static Path path(String name) {
    try {
      return Path.of(GoldenModels.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  static JsonNode json(String name) throws IOException {
    return JSON.readTree(path(name).toFile());
  }
}
