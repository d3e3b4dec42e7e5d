package io.attune.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a folder of cached vectors within its limit. */
final class CacheLimit {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLimit.class);

  /** A temporary file this old was left by a process that crashed. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private CacheLimit() {}

  private record CachedFile(Path path, long size, Instant used) {}

  /** Deletes the files longest unused until the rest is within the limit. */
  static void enforce(Path folder, long mostBytes) throws IOException {
    List<CachedFile> files = new ArrayList<>();
    for (Path file : filesBelow(folder)) {
      try {
        CachedFile found =
            new CachedFile(file, Files.size(file), Files.getLastModifiedTime(file).toInstant());
        if (file.toString().endsWith(EmbeddingShards.ENDING)) {
          files.add(found);
        } else if (file.toString().endsWith(".tmp")
            && found.used().isBefore(Instant.now().minus(ABANDONED))) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} was deleted by another process", file);
      }
    }
    files.sort(Comparator.comparing(CachedFile::used));
    long bytes = files.stream().mapToLong(CachedFile::size).sum();
    for (CachedFile file : files) {
      if (bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(file.path());
      bytes -= file.size();
    }
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder, 2)) {
      return found.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return List.of(); // another process deletes files just now: the next time will do
      }
      throw e.getCause();
    }
  }
}
