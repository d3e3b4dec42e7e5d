package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("text", "a\n\"b\" Ä 👍 \u2028");
    fields.put("number", new BigDecimal("1.50"));
    fields.put("nothing", null);
    fields.put("list", List.of("x", 2));
    fields.put("object", Map.of("k", true));
    Path target = folder.resolve("new/table.jsonl");
    TableWriter.write(
        target,
        sink -> {
          sink.write(fields);
          sink.write(Map.of("text", ""));
        });
    try (RowReader rows = RowReader.open(target)) {
      assertThat(rows.next().fields()).isEqualTo(fields);
      assertThat(rows.next().fields()).isEqualTo(Map.of("text", ""));
      assertThat(rows.hasNext()).isFalse();
    }
  }

  @Test
  void aFailureLeavesTheOldFile() throws IOException {
    Path target = folder.resolve("table.jsonl");
    Files.writeString(target, "{}\n");
    assertThatThrownBy(
            () ->
                TableWriter.write(
                    target,
                    sink -> {
                      sink.write(Map.of("a", 1));
                      throw new IllegalStateException("no more rows");
                    }))
        .hasMessage("no more rows");
    assertThat(target).hasContent("{}");
    assertThat(Arrays.asList(folder.toFile().list())).containsExactly("table.jsonl");
  }

  @Test
  void otherEndingsAreRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> TableWriter.checkTarget(Path.of("table.xlsx")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "table.xlsx: unknown ending for a table to write; allowed: .jsonl; name the file accordingly.");
    assertThatThrownBy(() -> TableWriter.checkTarget(Path.of("table.parquet")))
        .hasMessageContaining("attune-data");
    assertThatThrownBy(() -> TableWriter.checkTarget(folder))
        .hasMessageContaining("a folder, but a file is to be written");
  }
}
