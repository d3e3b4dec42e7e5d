package io.attune.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** What a request carries: opened anew for each try. */
@FunctionalInterface
interface RequestBody {
  /** Nothing. */
  RequestBody NONE = sent -> BodyPublishers.noBody();

  /**
   * Opens the body.
   *
   * @param sent is told how many bytes have been taken, again and again
   */
  BodyPublisher open(LongConsumer sent);

  static RequestBody of(byte[] content) {
    return sent -> BodyPublishers.ofByteArray(content);
  }

  /**
   * A part of a file.
   *
   * @param offset of its first byte
   * @param length in bytes, at least 1
   */
  static RequestBody of(Path file, long offset, long length) {
    return sent ->
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new FilePart(file, offset, length, sent)), length);
  }

  /** Bytes of a file, and no more of them than were announced. */
  final class FilePart extends InputStream {
    private final InputStream content;
    private final long length;
    private final LongConsumer sent;
    private long read;

    private FilePart(Path file, long offset, long length, LongConsumer sent) {
      this.length = length;
      this.sent = sent;
      try {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        content = Channels.newInputStream(channel.position(offset));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : ByteBuffer.wrap(single).get() & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      int most = (int) Math.min(count, length - read);
      int got = most == 0 ? -1 : content.read(bytes, offset, most);
      if (got > 0) {
        read += got;
        sent.accept(read);
      }
      return got;
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
