package io.attune.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sizes and checksums by which damage to files is noticed. */
final class FileDigests {
  private FileDigests() {}

  /**
   * @return {@code size} and {@code sha256} of a file
   */
  static ObjectNode of(Path file) throws IOException {
    // As text: a JSON number's Java type depends on how large it is, and would be compared.
    return JsonFiles.MAPPER
        .createObjectNode()
        .put("size", Long.toString(Files.size(file)))
        .put("sha256", Sha256.hex(file));
  }

  /**
   * @return the JSON object in a file, or one without fields where the file is damaged
   */
  static ObjectNode readObject(Path file) throws IOException {
    try {
      JsonNode root = JsonFiles.MAPPER.readTree(Files.readAllBytes(file));
      return root instanceof ObjectNode object ? object : JsonFiles.MAPPER.createObjectNode();
    } catch (JsonProcessingException e) {
      return JsonFiles.MAPPER.createObjectNode();
    }
  }
}
