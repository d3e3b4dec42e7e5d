package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.ComponentRanges;
import io.attune.similarity.Quantization;
import io.attune.similarity.VectorQuantizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodeCommandTest {
  private static final List<String> TEXTS = List.of("a night nurse", "", "bakes bread for Leeds");

  @TempDir private Path folder;

  private Path input;

  @BeforeEach
  void writeInput() throws IOException {
    input = folder.resolve("texts.csv");
    Files.writeString(input, "id,text\n1,a night nurse\n2,\n3,bakes bread for Leeds\n");
  }

  private CliResult encode(Path output, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("encode", "--model", TestModels.mean().toString()));
    arguments.addAll(List.of("--input", input.toString(), "--output", output.toString()));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  private static float[][] expected() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(TestModels.mean())) {
      return model.encode(TEXTS);
    }
  }

  private static float[][] readNpy(Path file, int rows, int dimension) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.limit() - rows * dimension * Float.BYTES);
    float[][] vectors = new float[rows][dimension];
    for (float[] vector : vectors) {
      bytes.asFloatBuffer().get(vector);
      bytes.position(bytes.position() + dimension * Float.BYTES);
    }
    return vectors;
  }

  @Test
  void writesOneVectorARowInOrderAnEmptyTextIncluded() throws IOException {
    Path output = folder.resolve("made/on/the/way/vectors.npy");
    CliResult result = encode(output);
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("Wrote 3 vectors of 32 components to " + output);
    float[][] vectors = readNpy(output, 3, 32);
    float[][] expected = expected();
    for (int row = 0; row < 3; row++) {
      assertThat(vectors[row]).containsExactly(expected[row], within(1e-6f));
    }
  }

  @Test
  void jsonLinesKeepTheRowsColumns() throws IOException {
    Path output = folder.resolve("vectors.jsonl");
    CliResult result = encode(output, "--json");
    JsonNode summary = new ObjectMapper().readTree(result.out());
    assertThat(summary.get("rows").asInt()).isEqualTo(3);
    assertThat(summary.get("dimension").asInt()).isEqualTo(32);
    List<String> lines = Files.readAllLines(output);
    assertThat(lines).hasSize(3);
    JsonNode row = new ObjectMapper().readTree(lines.get(2));
    assertThat(row.get("id").asText()).isEqualTo("3");
    assertThat(row.get("embedding")).hasSize(32);
  }

  @Test
  void truncatesAndNormalizes() throws IOException {
    Path output = folder.resolve("vectors.npy");
    assertThat(encode(output, "--truncate-dim", "8", "--normalize").status()).isZero();
    for (float[] vector : readNpy(output, 3, 8)) {
      double squares = 0;
      for (float component : vector) {
        squares += component * component;
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void aPromptChangesTheVectors() throws IOException {
    Path plain = folder.resolve("plain.npy");
    Path prompted = folder.resolve("prompted.npy");
    assertThat(encode(plain).status()).isZero();
    assertThat(encode(prompted, "--prompt", "search: ").status()).isZero();
    assertThat(Files.readAllBytes(prompted)).isNotEqualTo(Files.readAllBytes(plain));
  }

  @Test
  void everythingWrongIsToldAndNothingWritten() {
    Path output = folder.resolve("vectors.npz");
    CliResult result =
        encode(
            output,
            "--prompt",
            "a",
            "--prompt-name",
            "b",
            "--truncate-dim",
            "0",
            "--column",
            "txt");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "--prompt or --prompt-name",
            "--truncate-dim must be at least 1, but is 0",
            "vectors.npz: unknown ending",
            "no column 'txt' (did you mean 'text'?)");
    assertThat(output).doesNotExist();
  }

  @Test
  void whatTheModelDoesNotHaveIsRefused() {
    Path output = folder.resolve("vectors.npy");
    CliResult dimension = encode(output, "--truncate-dim", "64");
    assertThat(dimension.status()).isEqualTo(2);
    assertThat(dimension.err()).contains("--truncate-dim is 64", "only 32 components");
    CliResult prompt = encode(output, "--prompt-name", "qury");
    assertThat(prompt.status()).isEqualTo(2);
    assertThat(prompt.err()).contains("no prompt 'qury'");
    assertThat(folder.toFile().list()).containsExactly("texts.csv");
  }

  @Test
  void theInputIsNotOverwritten() throws IOException {
    Path same = folder.resolve("texts.jsonl");
    Files.writeString(same, "{\"text\": \"x\"}\n");
    input = same;
    CliResult result = encode(same);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("same file as --input");
    assertThat(same).hasContent("{\"text\": \"x\"}");
  }

  @Test
  void quantizesToBytesWithTheRangesBeside() throws IOException {
    Path output = folder.resolve("vectors.npy");
    CliResult result = encode(output, "--quantize", "int8");
    assertThat(result.status()).as(result.err()).isZero();
    float[][] ranges = readNpy(folder.resolve("vectors.ranges.npy"), 2, 32);
    float[][] expected = expected();
    VectorQuantizer quantizer =
        VectorQuantizer.scalar(Quantization.INT8, ComponentRanges.of(expected));
    assertThat(ranges[0]).containsExactly(ComponentRanges.of(expected).low(), within(1e-6f));
    byte[] bytes = Files.readAllBytes(output);
    assertThat(new String(bytes, 0, 60, StandardCharsets.ISO_8859_1)).contains("'|i1'");
    for (int row = 0; row < 3; row++) {
      int start = bytes.length - (3 - row) * 32;
      byte[] stored = Arrays.copyOfRange(bytes, start, start + 32);
      for (int i = 0; i < 32; i++) {
        // A last bit of the vector may lie on the edge of a step.
        assertThat((int) stored[i])
            .isCloseTo(quantizer.quantize(expected[row])[i], Offset.offset(1));
      }
    }
    Path bits = folder.resolve("bits.jsonl");
    assertThat(encode(bits, "--quantize", "ubinary").status()).isZero();
    JsonNode row = new ObjectMapper().readTree(Files.readAllLines(bits).get(0));
    assertThat(row.get("id").asText()).isEqualTo("1");
    assertThat(row.get("embedding")).hasSize(4);
    assertThat(row.get("embedding").get(0).isInt()).isTrue();
    assertThat(folder.resolve("bits.ranges.npy")).doesNotExist();
  }

  @Test
  void whatCannotBeQuantizedIsRefused() throws IOException {
    CliResult name = encode(folder.resolve("a.parquet"), "--quantize", "int9");
    assertThat(name.status()).isEqualTo(2);
    assertThat(name.err()).contains("did you mean 'int8'?", "--quantize writes .npy or .jsonl");
    Files.writeString(input, "text\nonly one\n");
    CliResult one = encode(folder.resolve("a.npy"), "--quantize", "uint8");
    assertThat(one.status()).isEqualTo(2);
    assertThat(one.err()).contains("needs at least two rows");
  }
}
