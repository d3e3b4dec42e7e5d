package io.attune.model;

import io.attune.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** Hashes that identify a model by all that its vectors depend on, and what depends on it. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(ModelParts parts) {
    MessageDigest digest = Sha256.digest();
    update(digest, ModelWriter.tensors(parts));
    for (VectorModule module : parts.modules()) {
      update(digest, ModelWriter.toTensorData(module.parameters()));
      digest.update(module.config().toString().getBytes(StandardCharsets.UTF_8));
    }
    digest.update(parts.tokenizerFiles().get("tokenizer.json"));
    String rest =
        ModelWriter.config(parts)
            + "|"
            + parts.settings().toJson()
            + "|"
            + parts.pooling()
            + "|"
            + ModelWriter.modulesJson(parts)
            + "|"
            + parts.maxSeqLength()
            + "|"
            + parts.lowerCase();
    digest.update(rest.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of a text, in hex. */
  static String of(String text) {
    return HexFormat.of().formatHex(hash(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** SHA-256, 32 bytes. */
  static byte[] hash(byte[] bytes) {
    return Sha256.digest().digest(bytes);
  }

  private static void update(MessageDigest digest, Map<String, TensorData> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update(tensor.data());
        });
  }
}
