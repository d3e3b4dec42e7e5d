package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafeTensorsTest {
  @TempDir private Path folder;

  private Path write(byte[] header, long headerLength, int dataBytes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength).put(header);
    return Files.write(folder.resolve("x.safetensors"), bytes.array());
  }

  private Path write(String header, int dataBytes) throws IOException {
    byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
    return write(bytes, bytes.length, dataBytes);
  }

  private void assertDamaged(Path file, String message) {
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("second \"name\" — ü", TensorData.ofFloats(new float[] {1, -2, 3.5f, 0}, 2, 2));
    tensors.put("empty", TensorData.ofFloats(new float[0], 0, 3));
    tensors.put("scalar", TensorData.ofFloats(new float[] {7}));
    for (DType dtype : DType.values()) {
      ByteBuffer data = ByteBuffer.allocate(3 * dtype.bytes());
      for (int i = 0; i < data.limit(); i++) {
        data.put(i, (byte) (i - dtype.bytes()));
      }
      tensors.put(dtype.name(), new TensorData(dtype, new long[] {3}, data));
    }
    Path file = folder.resolve("made/on/the/way/x.safetensors");
    SafeTensors.write(file, tensors, Map.of("format", "pt"));
    Map<String, TensorData> read = SafeTensors.read(file);
    assertThat(read).hasSize(tensors.size());
    tensors.forEach(
        (name, tensor) -> {
          assertThat(read.get(name).dtype()).isEqualTo(tensor.dtype());
          assertThat(read.get(name).shape()).isEqualTo(tensor.shape());
          assertThat(read.get(name).data()).isEqualByComparingTo(tensor.data());
        });
    ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(head.getLong() % 8).isZero(); // data is aligned
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file); // nothing temporary is left
    }
  }

  @Test
  void keepsTheOldFileWhereWritingFails() throws IOException {
    Path file = folder.resolve("x.safetensors");
    SafeTensors.write(file, Map.of("a", TensorData.ofFloats(new float[] {1}, 1)), Map.of());
    byte[] before = Files.readAllBytes(file);
    Map<String, TensorData> failing = new LinkedHashMap<>();
    failing.put("a", TensorData.ofFloats(new float[] {2}, 1));
    failing.put("b", null);
    assertThatThrownBy(() -> SafeTensors.write(file, failing, Map.of()))
        .isInstanceOf(NullPointerException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void readsAModelWithoutTensors() throws IOException {
    assertThat(SafeTensors.read(write("{}", 0))).isEmpty();
    assertThat(SafeTensors.read(write("{\"__metadata__\":{\"format\":\"pt\"}}      ", 0)))
        .isEmpty();
  }

  private static Arguments damage(String header, String message) {
    return Arguments.of(header, message);
  }

  /** Headers before 16 bytes of data, and what is said of them. */
  static Stream<Arguments> damagedHeaders() {
    return Stream.of(
        damage("{}", "its tensors take 0 bytes, but 16 follow the header"),
        damage("{\"a\":", "its header is not JSON"),
        damage("{\"a\": nonsense}", "its header is not JSON"),
        damage("[1, 2]", "its header is not a JSON object"),
        damage("{} {}", "its header is not JSON"),
        damage("    ", "its header is not"),
        damage(
            "{"
                + tensor("a", "F32", "[2]", "[0,8]")
                + ","
                + tensor("a", "F32", "[2]", "[8,16]")
                + "}",
            "Duplicate field 'a'"),
        damage(
            "{"
                + tensor("a", "F32", "[3]", "[0,12]")
                + ","
                + tensor("b", "F32", "[2]", "[8,16]")
                + "}",
            "tensor 'b' starts at byte 8 of the data, not at 12: tensors must neither overlap"),
        damage(
            "{"
                + tensor("a", "F32", "[1]", "[0,4]")
                + ","
                + tensor("b", "F32", "[2]", "[8,16]")
                + "}",
            "tensor 'b' starts at byte 8 of the data, not at 4"),
        damage(
            "{" + tensor("a", "F32", "[3]", "[4,16]") + "}",
            "starts at byte 4 of the data, not at 0"),
        damage("{" + tensor("a", "F32", "[3]", "[0,12]") + "}", "take 12 bytes, but 16 follow"),
        damage("{" + tensor("a", "F32", "[5]", "[0,20]") + "}", "lies at bytes 0 to 20 of 16"),
        damage("{" + tensor("a", "F32", "[4]", "[16,0]") + "}", "lies at bytes 16 to 0 of 16"),
        damage(
            "{" + tensor("a", "F32", "[3]", "[0,16]") + "}",
            "needs 12 bytes, but its offsets span 16"),
        damage(
            "{" + tensor("a", "F64", "[4]", "[0,16]") + "}",
            "needs 32 bytes, but its offsets span 16"),
        damage("{" + tensor("a", "F32", "[-4]", "[0,16]") + "}", "whole numbers ≥ 0"),
        damage("{" + tensor("a", "F32", "[4]", "[-16,0]") + "}", "whole numbers ≥ 0"),
        damage("{" + tensor("a", "F32", "[4]", "[0,9223372036854775808]") + "}", "whole numbers"),
        damage("{" + tensor("a", "F32", "[9223372036854775808]", "[0,16]") + "}", "whole numbers"),
        damage(
            "{" + tensor("a", "F32", "[4]", "[0,9223372036854775807]") + "}", "lies at bytes 0 to"),
        damage(
            "{" + tensor("a", "F32", "[9223372036854775807]", "[0,16]") + "}", "lies at bytes 0"),
        damage(
            "{" + tensor("a", "F32", "[4294967296,4294967296]", "[0,16]") + "}",
            "impossible shape"),
        damage("{" + tensor("a", "F32", "[4]", "[0,16.0]") + "}", "whole numbers ≥ 0"),
        damage("{" + tensor("a", "F32", "[4]", "[0]") + "}", "two \"data_offsets\""),
        damage("{" + tensor("a", "F32", "[4]", "[0,8,16]") + "}", "two \"data_offsets\""),
        damage("{" + tensor("a", "F32", "4", "[0,16]") + "}", "needs \"shape\""),
        damage("{" + tensor("a", "F32", "[\"4\"]", "[0,16]") + "}", "whole numbers ≥ 0"),
        damage(
            "{" + tensor("a", "F31", "[4]", "[0,16]") + "}",
            "has dtype 'F31'; known are [F64, F32"),
        damage("{\"a\":{\"shape\":[4],\"data_offsets\":[0,16]}}", "has dtype ''"),
        damage("{\"a\":7}", "tensor 'a' has dtype ''"));
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  @ParameterizedTest
  @MethodSource("damagedHeaders")
  void refusesADamagedHeader(String header, String message) throws IOException {
    assertDamaged(write(header, 16), message);
  }

  @Test
  void refusesAHeaderThatDoesNotFitTheFile() throws IOException {
    byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
    assertDamaged(write(header, 3, 0), "its header claims 3 bytes, but the file has 2");
    assertDamaged(write(header, 1, 0), "its header claims 1 bytes");
    assertDamaged(write(header, 0, 0), "its header claims 0 bytes");
    assertDamaged(write(header, -1, 0), "its header claims 18446744073709551615 bytes");
    assertDamaged(write(header, Long.MIN_VALUE, 0), "its header claims 9223372036854775808 bytes");
    assertDamaged(write(header, Long.MAX_VALUE, 0), "its header claims 9223372036854775807 bytes");
    assertDamaged(
        Files.write(folder.resolve("short"), new byte[7]), "it has 7 bytes, fewer than the 8");
    assertDamaged(Files.write(folder.resolve("nothing"), new byte[0]), "it has 0 bytes");
    assertThat(SafeTensors.LONGEST_HEADER).isEqualTo(100_000_000);
  }

  /** A sparse file, so that the claimed length is there. */
  @Test
  void refusesAHeaderLongerThanTheLimit() throws IOException {
    Path file = write(new byte[] {'{', '}'}, 100_000_001, 0);
    try (var channel = Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE)) {
      channel.position(100_000_100).write(ByteBuffer.allocate(1));
    }
    assertDamaged(file, "its header claims 100000001 bytes");
  }

  /** Tensors without elements, which take no room but in the header. */
  @Test
  void refusesMoreTensorsThanAnyModelHas() throws IOException {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < SafeTensors.MOST_TENSORS; i++) {
      header.append(tensor(Integer.toString(i), "F32", "[0]", "[0,0]")).append(',');
    }
    Path file = write(header.append("\"last\":{}}").toString(), 0);
    assertDamaged(file, "it claims to hold more than 200000 tensors");
  }

  @Test
  void refusesAHeaderThatIsNotUtf8() throws IOException {
    byte[] header =
        "{\"?\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}"
            .getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xff;
    assertDamaged(write(header, header.length, 4), "its header is not valid UTF-8");
  }

  @Test
  void refusesANestingThatWouldOverflowTheStack() throws IOException {
    assertDamaged(write("[".repeat(1_000_000), 0), "its header is not a JSON object");
    assertDamaged(write("{\"a\":" + "[".repeat(1_000_000), 0), "its header is not JSON");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> SafeTensors.read(folder.resolve("missing")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("missing: no such file");
    assertThatThrownBy(() -> SafeTensors.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no such file");
  }
}
