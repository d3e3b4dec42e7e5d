package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorWriterTest {
  @TempDir Path folder;

  @Test
  void npyIsWhatNumpyReads() throws IOException {
    Path target = folder.resolve("new/vectors.NPY");
    VectorWriter.write(
        target,
        3,
        sink -> {
          sink.write(row(Map.of("embedding", "is no matter here")), new float[] {1, -2.5f, 3e-9f});
          sink.write(row(Map.of()), new float[] {0, 0, 7});
        });
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.capacity()).isEqualTo(128 + 2 * 3 * Float.BYTES);
    byte[] header = new byte[128];
    bytes.get(header);
    assertThat(header).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    assertThat(new String(header, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
        .endsWith(" \n");
    for (float expected : new float[] {1, -2.5f, 3e-9f, 0, 0, 7}) {
      assertThat(bytes.getFloat()).isEqualTo(expected);
    }
  }

  @Test
  void npyOfManyRowsAndOfNone() throws IOException {
    Path target = folder.resolve("vectors.npy");
    int rows = 5000;
    VectorWriter.write(
        target,
        100,
        sink -> {
          for (int row = 0; row < rows; row++) {
            float[] vector = new float[100];
            vector[99] = row;
            sink.write(row(Map.of()), vector);
          }
        });
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.capacity()).isEqualTo(128 + rows * 400);
    assertThat(bytes.getFloat(128 + 1234 * 400 + 396)).isEqualTo(1234f);
    VectorWriter.write(target, 100, sink -> {});
    assertThat(Files.readString(target, StandardCharsets.ISO_8859_1))
        .contains("(0, 100)")
        .hasSize(128);
  }

  @Test
  void jsonlCarriesTheFieldsAsTheyCame() throws IOException {
    Path input =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"text\": \"Ä \\\"q\\\"\\n\", \"n\": 1.10, \"big\": 12345678901234567890, \"list\": [null, {\"a\": true}]}\n{}\n");
    Path target = folder.resolve("out.jsonl");
    VectorWriter.write(
        target,
        2,
        sink -> {
          try (RowReader rows = RowReader.open(input)) {
            sink.write(rows.next(), new float[] {0.1f, 1e-10f});
            sink.write(rows.next(), new float[] {-1, 16777216});
          }
        });
    assertThat(Files.readString(target))
        .isEqualTo(
            """
            {"text":"Ä \\"q\\"\\n","n":1.10,"big":12345678901234567890,"list":[null,{"a":true}],"embedding":[0.1,1.0E-10]}
            {"embedding":[-1.0,1.6777216E7]}
            """);
    List<Row> back = new ArrayList<>();
    try (RowReader rows = RowReader.open(target)) {
      rows.forEachRemaining(back::add);
    }
    assertThat(back).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.npy", "x.jsonl"})
  void afterAFailureTheOldFileStaysAndNothingElse(String name) throws IOException {
    Path target = Files.writeString(folder.resolve(name), "old");
    assertThatThrownBy(
            () ->
                VectorWriter.write(
                    target,
                    2,
                    sink -> {
                      sink.write(row(Map.of()), new float[2]);
                      throw new IllegalStateException("the model failed");
                    }))
        .hasMessage("the model failed");
    assertThat(Files.readString(target)).isEqualTo("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void rejectsWrongTargetsAndVectors() {
    rejects(
        "x.txt", ": unknown ending for vectors; allowed: .npy, .jsonl; name the file accordingly.");
    rejects(
        "x.parquet",
        ": Parquet needs the module attune-data on the class path; add <dependency><groupId>io.attune</groupId><artifactId>attune-data</artifactId><version>${attune.version}</version></dependency>");
    assertThatThrownBy(() -> VectorWriter.checkTarget(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + ": a folder, but a file is to be written; add a file name.");
    Path target = folder.resolve("x.jsonl");
    assertThatThrownBy(
            () -> VectorWriter.write(target, 2, sink -> sink.write(row(Map.of()), new float[3])))
        .hasMessage("in.csv:7: a vector of 3 numbers where 2 were announced.");
    assertThatThrownBy(
            () ->
                VectorWriter.write(
                    target, 1, sink -> sink.write(row(Map.of()), new float[] {Float.NaN})))
        .hasMessage("in.csv:7: the vector holds NaN; a model that computes this is damaged.");
    assertThatThrownBy(
            () ->
                VectorWriter.write(
                    target, 1, sink -> sink.write(row(Map.of("embedding", "a")), new float[1])))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "in.csv:7: a column 'embedding' exists already, where the vector is to be written; rename or remove it, or write .npy.");
    assertThatThrownBy(() -> VectorWriter.write(target, 0, sink -> {}))
        .hasMessage("The dimension of the vectors is 0; it must be at least 1.");
    assertThat(target).doesNotExist();
  }

  private void rejects(String name, String expected) {
    Path target = folder.resolve(name);
    assertThatThrownBy(() -> VectorWriter.checkTarget(target))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(target + expected);
  }

  private static Row row(Map<String, Object> fields) {
    return new Row(Path.of("in.csv"), 7, new LinkedHashMap<>(fields));
  }
}
