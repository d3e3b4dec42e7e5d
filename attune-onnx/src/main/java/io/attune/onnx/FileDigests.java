package io.attune.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Sizes and checksums by which damage to files is noticed. */
final class FileDigests {
  private static final int BUFFER = 1 << 16;

  private FileDigests() {}

  /**
   * @return {@code size} and {@code sha256} of a file
   */
  static ObjectNode of(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    // As text: a JSON number's Java type depends on how large it is, and would be compared.
    return JsonFiles.MAPPER
        .createObjectNode()
        .put("size", Long.toString(Files.size(file)))
        .put("sha256", HexFormat.of().formatHex(digest.digest()));
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
