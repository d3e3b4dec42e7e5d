package io.attune.llm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of records that only grows: each is on disk for good when {@link #append} returns.
 *
 * <p>A record is a line: the CRC-32C of its JSON in eight hexadecimal digits, a space, the JSON. On
 * opening every line is checked. What a crash left half-written at the end is cut off; a damaged
 * line in the middle is passed over with a warning. One process at a time has the file open.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECKSUM_LENGTH = 8;

  private final Path file;
  private final FileChannel channel;

  private Journal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a journal, or makes it.
   *
   * @param file the journal; its folder is made where it is missing
   * @param records is given each record that is in it, in order
   * @throws InvalidInputException if another process has it open
   */
  static Journal open(Path file, Consumer<JsonNode> records) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(channel) == null) {
        throw new InvalidInputException(
            file + ": in use by another run; wait for it to end, or choose another --answers.");
      }
      long end = read(file, channel, records);
      channel.truncate(end);
      channel.position(end);
      return new Journal(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // by this process
    }
  }

  /** The number of bytes up to the end of the last record that is whole. */
  private static long read(Path file, FileChannel channel, Consumer<JsonNode> records)
      throws IOException {
    long end = 0;
    long position = 0;
    long damaged = 0;
    LineScanner lines = new LineScanner(Channels.newInputStream(channel));
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      position += line.length + 1;
      Optional<JsonNode> record = lines.isComplete() ? parse(line) : Optional.empty();
      if (record.isPresent()) {
        end = position;
        records.accept(record.get());
      } else {
        damaged++;
      }
    }
    if (damaged > 0) {
      LOG.warn("{}: {} damaged record(s) passed over; the others are kept", file, damaged);
    }
    return end;
  }

  private static Optional<JsonNode> parse(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    if (text.length() <= CHECKSUM_LENGTH) {
      return Optional.empty();
    }
    String json = text.substring(CHECKSUM_LENGTH + 1);
    if (!text.startsWith(checksum(json.getBytes(StandardCharsets.UTF_8)) + " ")) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(json));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static String checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return String.format(Locale.ROOT, "%08x", checksum.getValue());
  }

  /** Adds a record, and returns when it is on disk. Safe for several threads. */
  synchronized void append(JsonNode record) throws IOException {
    byte[] json = JSON.writeValueAsBytes(record);
    byte[] line =
        (checksum(json) + " " + new String(json, StandardCharsets.UTF_8) + "\n")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.wrap(line);
    long start = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(start); // or the next record, of another thread, would be part of this one
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
