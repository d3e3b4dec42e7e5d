package io.attune.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.attune.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The course of a training as TensorBoard reads it: an event file, which is a TFRecord of {@code
 * Event} messages (tensorflow/core/util/event.proto, summary.proto). Each record is a length and a
 * message, each followed by its masked CRC32C.
 */
public final class TensorBoardFile {
  private static final int MASK = 0xa282ead8;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private TensorBoardFile() {}

  /**
   * Writes an event file, replacing an earlier one.
   *
   * @param history of a training; its values become scalars of their names
   * @param when the time that all events bear
   * @param file whose name has to hold {@code tfevents}, or TensorBoard passes it over
   * @throws IOException if it cannot be written
   */
  public static void write(RunHistory history, Instant when, Path file) throws IOException {
    double seconds = when.toEpochMilli() / 1000.0;
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    records.writeBytes(record(event(seconds, 0, 3, "brain.Event:2".getBytes(UTF_8))));
    for (Map<String, Double> entry : history.entries()) {
      long step = entry.getOrDefault("step", 0.0).longValue();
      entry.forEach(
          (name, value) -> {
            if (!name.equals("step")) {
              records.writeBytes(record(event(seconds, step, 5, summary(name, value))));
            }
          });
    }
    byte[] bytes = records.toByteArray();
    AtomicFiles.write(
        file,
        channel -> {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        });
  }

  /** Event: wall_time = 1, step = 2, and file_version = 3 or summary = 5. */
  private static byte[] event(double seconds, long step, int field, byte[] content) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    tag(event, 1, FIXED64);
    event.writeBytes(little(Double.BYTES).putDouble(seconds).array());
    if (step != 0) { // the default, which is not written
      tag(event, 2, VARINT);
      varint(event, step);
    }
    bytes(event, field, content);
    return event.toByteArray();
  }

  /** Summary: value = 1, with tag = 1 and simple_value = 2. */
  private static byte[] summary(String name, double value) {
    ByteArrayOutputStream scalar = new ByteArrayOutputStream();
    bytes(scalar, 1, name.getBytes(UTF_8));
    tag(scalar, 2, FIXED32);
    scalar.writeBytes(little(Float.BYTES).putFloat((float) value).array());
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    bytes(summary, 1, scalar.toByteArray());
    return summary.toByteArray();
  }

  private static byte[] record(byte[] message) {
    byte[] length = little(Long.BYTES).putLong(message.length).array();
    return little(Long.BYTES + Integer.BYTES + message.length + Integer.BYTES)
        .put(length)
        .putInt(maskedChecksum(length))
        .put(message)
        .putInt(maskedChecksum(message))
        .array();
  }

  private static int maskedChecksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, bytes.length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void bytes(ByteArrayOutputStream to, int field, byte[] content) {
    tag(to, field, BYTES);
    varint(to, content.length);
    to.writeBytes(content);
  }

  private static void tag(ByteArrayOutputStream to, int field, int type) {
    varint(to, ((long) field << 3) | type);
  }

  private static void varint(ByteArrayOutputStream to, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    to.write((int) rest);
  }
}
