package io.attune;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Writes files and folders so that nobody ever sees a half-written one under its final name: into a
 * hidden sibling first, forced to disk, then renamed.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Produces the content of a file. */
  @FunctionalInterface
  public interface FileContent {
    /**
     * @param channel of the temporary file, at its start
     * @throws IOException if writing fails; the target stays as it was
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Produces the content of a file through a library that wants its name. */
  @FunctionalInterface
  public interface NamedFileContent {
    /**
     * @param file the temporary file to create
     * @throws IOException if writing fails; the target stays as it was
     */
    void writeTo(Path file) throws IOException;
  }

  /** Produces the content of a folder. */
  @FunctionalInterface
  public interface FolderContent {
    /**
     * @param folder the temporary folder, empty
     * @throws IOException if writing fails; the target stays as it was
     */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes or replaces a file.
   *
   * @param target the file; its folder is made where it is missing
   * @param content writes the bytes
   * @throws IOException if it cannot be written
   */
  public static void write(Path target, FileContent content) throws IOException {
    Path temporary = temporarySibling(target);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(temporary, target);
    } catch (IOException e) {
      throw named(e, target + ": " + e.getMessage());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes or replaces a file through a library that opens it by its name.
   *
   * @param target the file; its folder is made where it is missing
   * @param content creates the file
   * @throws IOException if it cannot be written
   */
  public static void writeNamed(Path target, NamedFileContent content) throws IOException {
    Path temporary = temporarySibling(target);
    try {
      content.writeTo(temporary);
      force(temporary);
      move(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes or replaces a UTF-8 text file.
   *
   * @param target the file
   * @param text its whole content
   * @throws IOException if it cannot be written
   */
  public static void writeString(Path target, CharSequence text) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    write(
        target,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        });
  }

  /**
   * Writes a folder, replacing one of that name. A crash between the two renames of a replacement
   * leaves the old folder under a hidden name, never a mixture.
   *
   * @param target the folder
   * @param content fills an empty folder
   * @throws IOException if it cannot be written
   */
  public static void writeFolder(Path target, FolderContent content) throws IOException {
    Path temporary = temporarySibling(target);
    Path replaced = temporarySibling(target);
    try {
      Files.createDirectory(temporary);
      content.writeTo(temporary);
      for (Path file : filesIn(temporary)) {
        force(file);
      }
      if (Files.exists(target)) {
        move(target, replaced);
      }
      move(temporary, target);
    } catch (IOException e) {
      throw named(e, String.valueOf(e.getMessage()).replace(temporary + "", target + ""));
    } finally {
      delete(temporary);
      delete(replaced);
    }
  }

  /**
   * Deletes a file, or a folder with all that is in it. Nothing happens where there is none.
   *
   * @param path to delete
   * @throws IOException if something cannot be deleted
   */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> paths;
    try (var walk = Files.walk(path)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : paths) {
      Files.delete(each);
    }
  }

  /**
   * The system says of a full disk only that it is full. Exceptions of a kind of their own tell
   * more, and stay as they are.
   */
  private static IOException named(IOException failure, String message) {
    return failure.getClass() == IOException.class ? new IOException(message, failure) : failure;
  }

  private static Path temporarySibling(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IOException("Cannot write to the root of a file system: " + target);
    }
    Files.createDirectories(parent);
    return parent.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(to.toAbsolutePath().getParent());
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes a rename durable; Windows neither needs nor allows it. */
  private static void forceFolder(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
