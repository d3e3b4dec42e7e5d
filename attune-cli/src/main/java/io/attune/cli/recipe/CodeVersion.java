package io.attune.cli.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.attune.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which code does the work: a hash of Attune's own classes and resources, by which a result of an
 * older build is told from one of this build. Of jars it takes the checksums that they hold, not
 * their times.
 */
final class CodeVersion {
  private static final String OWN = "io/attune/";

  private CodeVersion() {}

  /** Of the class path of this process. */
  static String current(FileHashes hashes) throws IOException {
    return of(System.getProperty("java.class.path"), hashes);
  }

  static String of(String classPath, FileHashes hashes) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = String.valueOf(path.getFileName());
      if (Files.isDirectory(path.resolve(OWN))) {
        contents.putAll(hashes.of(path, file -> file.startsWith(OWN)));
      } else if (name.startsWith("attune-") && name.endsWith(".jar")) {
        contents.putAll(checksums(path));
      }
    }
    MessageDigest digest = Sha256.digest();
    contents.forEach((name, hash) -> digest.update((name + '\0' + hash + '\n').getBytes(UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Map<String, String> checksums(Path jar) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries;
      try (Stream<? extends ZipEntry> stream = zip.stream()) {
        entries = stream.filter(entry -> entry.getName().startsWith(OWN)).toList();
      }
      for (ZipEntry entry : entries) {
        checksums.put(entry.getName(), entry.getCrc() + " " + entry.getSize());
      }
    }
    return checksums;
  }
}
