package io.attune.data;

import io.attune.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a UTF-8 file, decoded strictly: where the bytes are no UTF-8, Java's own readers
 * would put replacement characters into the training data without a word.
 *
 * <p>Bytes are cut at line feeds before they are decoded, so an error is known to the line. A byte
 * order mark is skipped; a file whose name ends in {@code .gz} is unpacked.
 */
final class Utf8Lines implements AutoCloseable {
  /** No row is that long; a file without line feeds is not a table and must not fill the memory. */
  private static final int LONGEST_LINE = 1 << 26;

  private static final int BUFFER_SIZE = 1 << 16;

  private final Path file;
  private final InputStream input;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int position;
  private int limit;
  private byte[] line = new byte[1 << 12];
  private long lineNumber;

  private Utf8Lines(Path file, InputStream input) {
    this.file = file;
    this.input = input;
  }

  /** Opens a file; an {@link InvalidInputException} says what is wrong where that fails. */
  static Utf8Lines open(Path file) throws IOException {
    checkReadable(file);
    InputStream input = Files.newInputStream(file);
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      try {
        return new Utf8Lines(file, new GZIPInputStream(input, BUFFER_SIZE));
      } catch (ZipException | EOFException e) {
        input.close();
        throw new InvalidInputException(
            file + ": not in gz format (" + e.getMessage() + "); drop the ending .gz or pack it.",
            e);
      } catch (IOException e) {
        input.close();
        throw e;
      }
    }
    return new Utf8Lines(file, input);
  }

  /** Fails for a missing file and for a folder. */
  static void checkReadable(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(
          file + ": a folder, but a file is needed; name a file in it.");
    }
    if (!Files.exists(file)) {
      throw new InvalidInputException(
          file + ": no such file; looked for " + file.toAbsolutePath() + ".",
          new NoSuchFileException(file.toString()));
    }
    if (!Files.isReadable(file)) {
      throw new InvalidInputException(file + ": not readable; check its permissions.");
    }
  }

  /** The line last read, from 1. */
  long lineNumber() {
    return lineNumber;
  }

  /** The next line with its line feed (the last may have none), or null after the last. */
  String next() throws IOException {
    int length = readLine();
    if (length == 0) {
      return null;
    }
    lineNumber++;
    try {
      CharBuffer text = decoder.decode(ByteBuffer.wrap(line, 0, length));
      boolean byteOrderMark = lineNumber == 1 && text.length() > 0 && text.charAt(0) == '\uFEFF';
      return (byteOrderMark ? text.subSequence(1, text.length()) : text).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(
          "%s:%d: invalid UTF-8 at byte %d of the line; save the file as UTF-8."
              .formatted(file, lineNumber, validBytes(length) + 1),
          e);
    }
  }

  private int validBytes(int length) {
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
    decoder.reset().decode(bytes, CharBuffer.allocate(length), true);
    return bytes.position();
  }

  /** Fills {@link #line} up to and with a line feed; the number of bytes, 0 at the end. */
  private int readLine() throws IOException {
    int length = 0;
    while (position < limit || fill()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      boolean complete = end < limit;
      int count = (complete ? end + 1 : end) - position;
      if (length + count > LONGEST_LINE) {
        throw new InvalidInputException(
            "%s:%d: a line of more than %d MiB; one row a line is needed."
                .formatted(file, lineNumber + 1, LONGEST_LINE >> 20));
      }
      if (length + count > line.length) {
        line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
      }
      System.arraycopy(buffer, position, line, length, count);
      position += count;
      length += count;
      if (complete) {
        break;
      }
    }
    return length;
  }

  private boolean fill() throws IOException {
    position = 0;
    try {
      limit = Math.max(0, input.read(buffer));
    } catch (ZipException | EOFException e) {
      throw new InvalidInputException(
          "%s:%d: the gz data is damaged or cut off (%s); pack the file anew."
              .formatted(file, lineNumber + 1, e.getMessage()),
          e);
    }
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
