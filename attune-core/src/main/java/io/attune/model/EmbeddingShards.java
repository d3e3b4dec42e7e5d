package io.attune.model;

import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vectors of one model and one way of encoding, in files that are written once.
 *
 * <p>A file holds: a magic number, how many vectors, their dimension, for each the 128-bit hash of
 * its text, then the vectors as float32, and a checksum of all before; big endian.
 */
final class EmbeddingShards {
  static final String ENDING = ".vectors";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingShards.class);

  private static final long MAGIC = 0x41_54_54_55_4e_45_56_31L; // "ATTUNEV1"
  private static final int HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;
  private static final int KEY_BYTES = 2 * Long.BYTES;

  private final Path folder;

  EmbeddingShards(Path folder) {
    this.folder = folder;
  }

  /** The first 128 bits of a text's SHA-256: two texts of one key are not to be met. */
  record Key(long high, long low) {
    static Key of(String text) {
      ByteBuffer hash = ByteBuffer.wrap(Fingerprint.hash(text.getBytes(StandardCharsets.UTF_8)));
      return new Key(hash.getLong(), hash.getLong());
    }
  }

  /** The vectors of those texts that are known. */
  Map<Key, float[]> read(List<String> texts) throws IOException {
    Map<Key, float[]> known = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return known;
    }
    Set<Key> wanted = new HashSet<>();
    texts.forEach(text -> wanted.add(Key.of(text)));
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
    for (Path file : files) {
      try {
        if (read(file, wanted, known)) {
          // What was used lately is deleted last.
          Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} was deleted by another process", file);
      }
    }
    return known;
  }

  /** Adds the wanted vectors of a file; whether there were any. */
  private static boolean read(Path file, Set<Key> wanted, Map<Key, float[]> known)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (!isWhole(bytes)) {
      LOG.warn("{} is damaged and is deleted; its vectors are computed anew", file);
      Files.deleteIfExists(file);
      return false;
    }
    int count = bytes.getInt(Long.BYTES);
    int dimension = bytes.getInt(Long.BYTES + Integer.BYTES);
    int before = known.size();
    for (int i = 0; i < count; i++) {
      int place = HEADER_BYTES + i * KEY_BYTES;
      Key key = new Key(bytes.getLong(place), bytes.getLong(place + Long.BYTES));
      if (wanted.contains(key) && !known.containsKey(key)) {
        float[] vector = new float[dimension];
        int start = HEADER_BYTES + count * KEY_BYTES + i * dimension * Float.BYTES;
        bytes.slice(start, dimension * Float.BYTES).asFloatBuffer().get(vector);
        known.put(key, vector);
      }
    }
    return known.size() > before;
  }

  private static boolean isWhole(ByteBuffer bytes) {
    if (bytes.capacity() < HEADER_BYTES + Long.BYTES || bytes.getLong(0) != MAGIC) {
      return false;
    }
    long count = bytes.getInt(Long.BYTES);
    long dimension = bytes.getInt(Long.BYTES + Integer.BYTES);
    long size = HEADER_BYTES + count * (KEY_BYTES + dimension * Float.BYTES) + Long.BYTES;
    return count >= 0
        && dimension > 0
        && size == bytes.capacity()
        && checksum(bytes.slice(0, (int) size - Long.BYTES))
            == bytes.getLong((int) size - Long.BYTES);
  }

  /** Writes a file of vectors. */
  void write(List<String> texts, float[][] vectors) throws IOException {
    int dimension = vectors[0].length;
    ByteBuffer bytes =
        ByteBuffer.allocate(
            HEADER_BYTES + texts.size() * (KEY_BYTES + dimension * Float.BYTES) + Long.BYTES);
    bytes.putLong(MAGIC).putInt(texts.size()).putInt(dimension);
    for (String text : texts) {
      Key key = Key.of(text);
      bytes.putLong(key.high()).putLong(key.low());
    }
    for (float[] vector : vectors) {
      bytes.slice(bytes.position(), dimension * Float.BYTES).asFloatBuffer().put(vector);
      bytes.position(bytes.position() + dimension * Float.BYTES);
    }
    bytes.putLong(checksum(bytes.slice(0, bytes.position()))).flip();
    AtomicFiles.write(
        folder.resolve(UUID.randomUUID() + ENDING),
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
