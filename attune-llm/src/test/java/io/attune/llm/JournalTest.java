package io.attune.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeThree() throws IOException {
    file = folder.resolve("deep/journal.jsonl");
    append("one", "zwei ü 🙂\nline", "three");
  }

  private void append(String... texts) throws IOException {
    try (Journal journal = Journal.open(file, record -> {})) {
      for (String text : texts) {
        journal.append(JsonNodeFactory.instance.objectNode().put("text", text));
      }
    }
  }

  private List<String> read() throws IOException {
    List<JsonNode> records = new ArrayList<>();
    Journal.open(file, records::add).close();
    return records.stream().map(record -> record.path("text").asText()).toList();
  }

  @Test
  void keepsRecordsInOrderAndGrows() throws IOException {
    assertThat(read()).containsExactly("one", "zwei ü 🙂\nline", "three");
    append("four");
    assertThat(read()).containsExactly("one", "zwei ü 🙂\nline", "three", "four");
  }

  /** A crash may leave any beginning of the last record. */
  @Test
  void aHalfWrittenEndIsCutOffWhereverItEnds() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int lastStart = lastLineStart(whole);
    for (int length = lastStart; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(read()).as("%d bytes", length).containsExactly("one", "zwei ü 🙂\nline");
      assertThat(Files.size(file)).isEqualTo(lastStart);
    }
    append("new");
    assertThat(read()).containsExactly("one", "zwei ü 🙂\nline", "new");
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int firstEnd = Files.readString(file).indexOf('\n');
    for (int i = 0; i < firstEnd; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertThat(read()).as("byte %d", i).endsWith("zwei ü 🙂\nline", "three").hasSize(2);
    }
  }

  @Test
  void rubbishAtTheEndIsCutOff() throws IOException {
    Files.writeString(file, "\0\0\0\0\nrubbish\n", StandardOpenOption.APPEND);
    assertThat(read()).hasSize(3);
    assertThat(Files.readString(file)).doesNotContain("rubbish");
  }

  private static int lastLineStart(byte[] bytes) {
    int i = bytes.length - 1;
    while (bytes[i - 1] != '\n') {
      i--;
    }
    return i;
  }
}
