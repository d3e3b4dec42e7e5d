package io.attune.hub;

import io.attune.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file that may be pushed.
 *
 * @param path in the repository, with slashes
 * @param file on this machine
 * @param size in bytes
 */
record LocalFile(String path, Path file, long size) {
  private static final int SAMPLE = 512;

  /** The first bytes, by which the hub tells texts from others. */
  byte[] sample() throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return content.readNBytes(SAMPLE);
    }
  }

  /** How the hub names large files: by SHA-256. */
  String sha256() throws IOException {
    return Sha256.hex(file);
  }

  /** How the hub names small files, as Git does: by SHA-1 of a header and the content. */
  String gitHash() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.ISO_8859_1));
      digest.update(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }
}
