package io.attune.data;

import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * NumPy's array file, version 1.0 (numpy.lib.format): a header of fixed length, then the numbers
 * row by row, float32 in little-endian order.
 */
final class NpyVectorFormat implements VectorFormat {
  /** A multiple of 64, so that the numbers are aligned; room for any number of rows. */
  private static final int HEADER_BYTES = 128;

  private static final int PREFIX_BYTES = 10;
  private static final int LEAST_BUFFER_BYTES = 1 << 18;

  @Override
  public List<String> endings() {
    return List.of(".npy");
  }

  @Override
  public void write(Path target, int dimension, VectorContent content) throws IOException {
    write(target, dimension, VectorType.FLOAT32, content);
  }

  @Override
  public void write(Path target, int dimension, VectorType type, VectorContent content)
      throws IOException {
    AtomicFiles.write(
        target,
        channel -> {
          channel.position(HEADER_BYTES);
          Numbers numbers = new Numbers(channel, dimension, type);
          content.writeTo((row, vector) -> numbers.add(vector));
          numbers.flush();
          channel.position(0); // the number of rows is known only now
          writeFully(channel, header(numbers.rows, dimension, type));
        });
  }

  private static ByteBuffer header(long rows, int dimension, VectorType type) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(descriptor(type), rows, dimension);
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) (HEADER_BYTES - PREFIX_BYTES));
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.remaining() > 1) {
      header.put((byte) ' ');
    }
    return header.put((byte) '\n').flip();
  }

  private static String descriptor(VectorType type) {
    return switch (type) {
      case FLOAT32 -> "<f4";
      case INT8 -> "|i1";
      case UINT8 -> "|u1";
    };
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Buffers vectors on their way to the file. */
  private static final class Numbers {
    private final FileChannel channel;
    private final VectorType type;
    private final ByteBuffer buffer;
    private long rows;

    Numbers(FileChannel channel, int dimension, VectorType type) {
      this.channel = channel;
      this.type = type;
      this.buffer =
          ByteBuffer.allocateDirect(Math.max(LEAST_BUFFER_BYTES, type.bytes() * dimension))
              .order(ByteOrder.LITTLE_ENDIAN);
    }

    void add(float[] vector) throws IOException {
      if (buffer.remaining() < type.bytes() * vector.length) {
        flush();
      }
      for (float number : vector) {
        if (type.isWhole()) {
          buffer.put((byte) (int) number);
        } else {
          buffer.putFloat(number);
        }
      }
      rows++;
    }

    void flush() throws IOException {
      writeFully(channel, buffer.flip());
      buffer.clear();
    }
  }
}
