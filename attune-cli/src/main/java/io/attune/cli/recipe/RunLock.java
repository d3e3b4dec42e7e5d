package io.attune.cli.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second run out of a folder. The system releases it however the process ends. */
public final class RunLock implements AutoCloseable {
  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param out the run's folder; made where it is missing
   * @return to be closed at the end
   * @throws InvalidInputException if another run has it
   * @throws IOException if the folder cannot be written to
   */
  public static RunLock take(Path out) throws IOException {
    Path folder = out.resolve(StageCache.FOLDER);
    Files.createDirectories(folder);
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another run of this process has it
    }
    if (lock == null) {
      String owner = Files.readString(file).strip();
      channel.close();
      throw new InvalidInputException(
          "Another run is at work in %s%s; wait for its end, or choose another --out."
              .formatted(out, owner.isEmpty() ? "" : " (process " + owner + ")"));
    }
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
    return new RunLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
