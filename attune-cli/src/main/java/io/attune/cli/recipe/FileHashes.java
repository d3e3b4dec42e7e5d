package io.attune.cli.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.AtomicFiles;
import io.attune.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 of files and folders. A file whose size and time are those of an earlier look is not read
 * again, so that a run with nothing to do takes no time.
 */
public final class FileHashes {
  /**
   * A file changed so shortly ago may be changed once more within the same tick of its clock, which
   * on Linux lasts up to 10 ms.
   */
  private static final long SETTLED_MILLISECONDS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(FileHashes.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a file looked like when it was hashed. */
  record Seen(long size, long modifiedNanoseconds, String sha256) {}

  private final Path memory;
  private final Map<String, Seen> seen;
  private boolean changed;

  private FileHashes(Path memory, Map<String, Seen> seen) {
    this.memory = memory;
    this.seen = new TreeMap<>(seen);
  }

  /**
   * Starts with what an earlier process remembered.
   *
   * @param memory a file for it; what cannot be read there is worked out anew
   * @return hashes
   */
  public static FileHashes remembering(Path memory) {
    try {
      return new FileHashes(memory, JSON.readValue(memory.toFile(), new TypeReference<>() {}));
    } catch (IOException e) {
      return new FileHashes(memory, Map.of()); // missing or damaged: only time is lost
    }
  }

  /** Keeps what was worked out for later processes. Where that fails only time is lost. */
  public void remember() {
    if (!changed) {
      return;
    }
    try {
      AtomicFiles.writeString(memory, JSON.writeValueAsString(seen));
      changed = false;
    } catch (IOException e) {
      LOG.warn("The next run will read all files again: {}", e.getMessage());
    }
  }

  /**
   * The hash of a file, or of all files in a folder with their names.
   *
   * @param path to hash
   * @return 64 hexadecimal digits; nothing where there is neither file nor folder
   * @throws IOException if something cannot be read
   */
  public Optional<String> of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      MessageDigest digest = Sha256.digest();
      of(path, file -> true)
          .forEach((name, hash) -> digest.update((name + '\0' + hash + '\n').getBytes(UTF_8)));
      return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }
    return Files.exists(path) ? Optional.of(file(path)) : Optional.empty();
  }

  /**
   * The hashes of the files in a folder. Hidden ones, which somebody is still writing, do not
   * count.
   *
   * @param folder to look through
   * @param chosen which files count, by their names relative to the folder, with slashes
   * @return from such a name to the hash, in the order of the names
   * @throws IOException if something cannot be read
   */
  public Map<String, String> of(Path folder, Predicate<String> chosen) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.startsWith(".") && !name.contains("/.") && chosen.test(name)) {
        hashes.put(name, file(file));
      }
    }
    return hashes;
  }

  private String file(Path file) throws IOException {
    String name = file.toAbsolutePath().normalize().toString();
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    Seen before = seen.get(name);
    if (before != null
        && before.size == attributes.size()
        && before.modifiedNanoseconds == modified) {
      return before.sha256;
    }
    String hash = Sha256.hex(file);
    long age = System.currentTimeMillis() - attributes.lastModifiedTime().toMillis();
    if (age > SETTLED_MILLISECONDS) {
      seen.put(name, new Seen(attributes.size(), modified, hash));
      changed = true;
    }
    return hash;
  }
}
