package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedDatasetTest {
  @TempDir Path temp;

  @Test
  void givesTheRowsOfTheFileAsOftenAsAsked() throws IOException {
    Path file =
        write("pairs.csv", "question,answer", "one,eins", "two,zwei", "three,drei", "four,vier");
    StreamedDataset data =
        StreamedDataset.open(file, ColumnMapping.parse("anchor=question,positive=answer"), 2);
    assertThat(data.size()).isEqualTo(4);
    assertThat(data.head().name()).isEqualTo("pairs");
    assertThat(data.head().examples())
        .containsExactly(new Pair("one", "eins"), new Pair("two", "zwei"));
    for (int pass = 0; pass < 2; pass++) {
      List<TrainingExample> rows = new ArrayList<>();
      try (StreamedDataset.Rows reader = data.rows()) {
        reader.forEachRemaining(rows::add);
      }
      assertThat(rows).hasSize(4).endsWith(new Pair("four", "vier"));
    }
  }

  @Test
  void whatIsWrongAnywhereIsToldBeforeTrainingStarts() throws IOException {
    Path file = write("pairs.csv", "anchor,positive", "one,eins", "two,zwei", "three,");
    assertThatThrownBy(() -> StreamedDataset.open(file, ColumnMapping.NONE, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("pairs.csv:4")
        .hasMessageContaining("positive");
    assertThatThrownBy(() -> StreamedDataset.open(file, ColumnMapping.NONE, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("shuffle-buffer is 0");
  }

  @Test
  void rowsWithClassesAreRefused() throws IOException {
    Path file = write("intents.csv", "text,label", "where is my card,3");
    assertThatThrownBy(() -> StreamedDataset.open(file, ColumnMapping.NONE, 10))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("intents.csv")
        .hasMessageContaining("text, label")
        .hasMessageContaining("anchor, positive");
  }

  @Test
  void theFingerprintTellsOtherContentAndOtherBuffersApart() throws IOException {
    Path file = write("pairs.csv", "anchor,positive", "one,eins");
    Path other = write("other.csv", "anchor,positive", "one,uno");
    String fingerprint = StreamedDataset.open(file, ColumnMapping.NONE, 5).fingerprint();
    assertThat(StreamedDataset.open(file, ColumnMapping.NONE, 5).fingerprint())
        .isEqualTo(fingerprint);
    assertThat(StreamedDataset.open(file, ColumnMapping.NONE, 6).fingerprint())
        .isNotEqualTo(fingerprint);
    assertThat(StreamedDataset.open(other, ColumnMapping.NONE, 5).fingerprint())
        .isNotEqualTo(fingerprint);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(temp.resolve(name), List.of(lines));
  }
}
