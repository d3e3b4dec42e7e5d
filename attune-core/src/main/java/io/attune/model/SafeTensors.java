package io.attune.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the safetensors format: eight bytes with the header's length, a JSON header,
 * then the elements (https://github.com/huggingface/safetensors, "Format").
 *
 * <p>Reading trusts nothing: lengths, offsets and shapes are checked against the file before any
 * memory is taken. The elements are memory-mapped, not copied.
 */
public final class SafeTensors {
  /** The reference implementation's own limit. */
  static final long LONGEST_HEADER = 100_000_000;

  /** Far more than any model has, and few enough for any heap. */
  static final int MOST_TENSORS = 200_000;

  /**
   * Bytes: a channel copies what lies on the heap into native memory first, as much as it is given,
   * and the thread keeps that memory.
   */
  private static final int WRITTEN_AT_ONCE = 1 << 20;

  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SafeTensors() {}

  /**
   * @param file a safetensors file
   * @return its tensors by name, in the order of their data; they stay valid while the JVM runs
   * @throws InvalidInputException if the file is missing or damaged
   * @throws IOException if it cannot be read
   */
  public static Map<String, TensorData> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + ": no such file; a safetensors file is expected here");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw damaged(file, "it has " + size + " bytes, fewer than the 8 of the header's length");
      }
      long headerLength = readFully(file, channel, 0, 8).getLong();
      if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > size - 8) {
        throw damaged(
            file,
            "its header claims "
                + Long.toUnsignedString(headerLength)
                + " bytes, but the file has "
                + (size - 8)
                + " after the length (at most "
                + LONGEST_HEADER
                + " are allowed)");
      }
      List<Entry> entries =
          entries(file, readFully(file, channel, 8, (int) headerLength), size - 8 - headerLength);
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      for (Entry entry : entries) {
        ByteBuffer data =
            channel.map(
                FileChannel.MapMode.READ_ONLY,
                8 + headerLength + entry.start,
                entry.end - entry.start);
        tensors.put(entry.name, new TensorData(entry.dtype, entry.shape, data));
      }
      return tensors;
    }
  }

  /**
   * Writes tensors in the given order, through a temporary file, so that the target is either the
   * old file or the whole new one.
   *
   * @param file to write or replace
   * @param tensors by name
   * @param metadata free text, such as {@code format=pt}, which Python's loaders ask for
   * @throws IOException if it cannot be written; the target is unchanged then
   */
  public static void write(Path file, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = header.putObject(METADATA);
      metadata.forEach(node::put);
    }
    long offset = 0;
    for (Map.Entry<String, TensorData> tensor : tensors.entrySet()) {
      TensorData data = tensor.getValue();
      ObjectNode node = header.putObject(tensor.getKey());
      node.put("dtype", data.dtype().name());
      Arrays.stream(data.shape()).forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(offset).add(offset + data.data().limit());
      offset += data.data().limit();
    }
    byte[] json = JSON.writeValueAsBytes(header);
    int padded = (json.length + 7) / 8 * 8; // data starts aligned, as the reference writes it
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    AtomicFiles.write(
        file,
        channel -> {
          writeFully(channel, head.flip());
          for (TensorData tensor : tensors.values()) {
            writeFully(channel, tensor.data());
          }
        });
  }

  private record Entry(String name, DType dtype, long[] shape, long start, long end) {}

  private static List<Entry> entries(Path file, ByteBuffer header, long dataLength)
      throws IOException {
    requireUtf8(file, header.duplicate());
    List<Entry> entries = new ArrayList<>();
    byte[] json = new byte[header.remaining()];
    header.get(json);
    try (JsonParser parser = JSON.createParser(json)) {
      readEntries(file, parser, dataLength, entries);
    } catch (JsonProcessingException e) {
      throw damaged(file, "its header is not JSON: " + e.getOriginalMessage());
    }
    entries.sort(Comparator.comparingLong(Entry::start).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry entry : entries) {
      if (entry.start != expected) {
        throw damaged(
            file,
            "tensor '"
                + entry.name
                + "' starts at byte "
                + entry.start
                + " of the data, not at "
                + expected
                + ": tensors must neither overlap nor leave holes");
      }
      expected = entry.end;
    }
    if (expected != dataLength) {
      throw damaged(
          file,
          "its tensors take " + expected + " bytes, but " + dataLength + " follow the header");
    }
    return entries;
  }

  /** One tensor after the other: a tree of the whole header may be many times its size. */
  private static void readEntries(
      Path file, JsonParser parser, long dataLength, List<Entry> entries) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw damaged(file, "its header is not a JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(METADATA)) {
        parser.skipChildren();
        continue;
      }
      if (entries.size() == MOST_TENSORS) {
        throw damaged(file, "it claims to hold more than " + MOST_TENSORS + " tensors");
      }
      entries.add(entry(file, name, parser.readValueAsTree(), dataLength));
    }
    if (parser.nextToken() != null) {
      throw damaged(file, "its header is not JSON: something follows the object");
    }
  }

  /** In pieces, as the whole text would take three times the room of its bytes. */
  private static void requireUtf8(Path file, ByteBuffer header) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer piece = CharBuffer.allocate(1 << 13);
    CoderResult result;
    do {
      result = decoder.decode(header, piece.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw damaged(file, "its header is not valid UTF-8");
    }
  }

  private static Entry entry(Path file, String name, JsonNode node, long dataLength) {
    DType dtype =
        DType.of(node.path("dtype").asText())
            .orElseThrow(
                () ->
                    damaged(
                        file,
                        "tensor '"
                            + name
                            + "' has dtype '"
                            + node.path("dtype").asText()
                            + "'; known are "
                            + Arrays.toString(DType.values())));
    JsonNode shapeNode = node.path("shape");
    JsonNode offsets = node.path("data_offsets");
    if (!allLongs(shapeNode) || !allLongs(offsets) || offsets.size() != 2) {
      throw damaged(
          file,
          "tensor '" + name + "' needs \"shape\" and two \"data_offsets\", whole numbers ≥ 0");
    }
    long[] shape = new long[shapeNode.size()];
    long elements = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = shapeNode.get(i).longValue();
      try {
        elements = Math.multiplyExact(elements, shape[i]);
      } catch (ArithmeticException e) {
        throw damaged(file, "tensor '" + name + "' has the impossible shape " + shapeNode);
      }
    }
    long start = offsets.get(0).longValue();
    long end = offsets.get(1).longValue();
    if (start > end || end > dataLength || elements > dataLength) {
      throw damaged(
          file,
          "tensor '" + name + "' lies at bytes " + start + " to " + end + " of " + dataLength);
    }
    if (elements * dtype.bytes() != end - start) {
      throw damaged(
          file,
          "tensor '"
              + name
              + "' of type "
              + dtype
              + " and shape "
              + shapeNode
              + " needs "
              + elements * dtype.bytes()
              + " bytes, but its offsets span "
              + (end - start));
    }
    if (end - start > Integer.MAX_VALUE) {
      throw new InvalidInputException(
          file + ": tensor '" + name + "' is larger than 2 GiB, which is not supported");
    }
    return new Entry(name, dtype, shape, start, end);
  }

  private static boolean allLongs(JsonNode array) {
    if (!array.isArray()) {
      return false;
    }
    for (JsonNode value : array) {
      if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer readFully(Path file, FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw damaged(file, "it ended while being read");
      }
    }
    return buffer.flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int length = Math.min(buffer.remaining(), WRITTEN_AT_ONCE);
      int written = channel.write(buffer.slice(buffer.position(), length));
      buffer.position(buffer.position() + written);
    }
  }

  private static InvalidInputException damaged(Path file, String what) {
    return new InvalidInputException(
        file + ": not a whole safetensors file: " + what + ". Fetch or export it again.");
  }
}
