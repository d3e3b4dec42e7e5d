package io.attune.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that is made once and then found whole, by any number of threads and processes.
 *
 * <p>Beside its files the folder holds {@value #MANIFEST}, with the size and SHA-256 of each; a
 * folder that does not agree with it is made anew. Reading takes no lock, so that a cache on a
 * read-only disk works, too.
 */
final class ImportCache {
  static final String MANIFEST = "attune-import.json";

  private static final Logger LOG = LoggerFactory.getLogger(ImportCache.class);

  private ImportCache() {}

  /**
   * @param folder where it is or shall be
   * @param content makes it
   * @return the same folder, whole
   * @throws IOException if it cannot be written
   */
  static Path get(Path folder, AtomicFiles.FolderContent content) throws IOException {
    if (isWhole(folder)) {
      return folder;
    }
    // Files are locked for the whole Java process, so its threads queue up here.
    synchronized (ImportCache.class) {
      Files.createDirectories(folder.getParent());
      Path lockFile = folder.resolveSibling("." + folder.getFileName() + ".lock");
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!isWhole(folder)) {
          LOG.info("Importing into {}", folder);
          deleteLeftovers(folder);
          AtomicFiles.writeFolder(
              folder,
              temporary -> {
                content.writeTo(temporary);
                JsonFiles.write(temporary.resolve(MANIFEST), manifest(temporary));
              });
        }
      }
    }
    return folder;
  }

  /** What a process left that was killed while it held the lock. */
  private static void deleteLeftovers(Path folder) throws IOException {
    String prefix = "." + folder.getFileName() + ".";
    List<Path> leftovers;
    try (var siblings = Files.list(folder.getParent())) {
      leftovers =
          siblings
              .filter(path -> path.getFileName().toString().startsWith(prefix))
              .filter(path -> path.getFileName().toString().endsWith(".tmp"))
              .toList();
    }
    for (Path leftover : leftovers) {
      AtomicFiles.delete(leftover);
    }
  }

  private static boolean isWhole(Path folder) throws IOException {
    Path manifest = folder.resolve(MANIFEST);
    if (!Files.isRegularFile(manifest)) {
      return false;
    }
    JsonNode files = FileDigests.readObject(manifest);
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path) || !FileDigests.of(path).equals(file.getValue())) {
        LOG.warn("{} is missing or damaged; importing the model again", path);
        return false;
      }
    }
    return !files.isEmpty();
  }

  private static ObjectNode manifest(Path folder) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    ObjectNode manifest = JsonFiles.MAPPER.createObjectNode();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      manifest.set(name, FileDigests.of(file));
    }
    return manifest;
  }
}
