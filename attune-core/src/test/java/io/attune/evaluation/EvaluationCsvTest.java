package io.attune.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationCsvTest {
  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("eval").resolve("results.csv");
  }

  @Test
  void writesAHeaderAndAppends() throws IOException {
    append(0.5, 10, 0.25);
    append(1, 20, 0.75);
    assertThat(file).hasContent("epoch,steps,accuracy\n0.5,10,0.25\n1.0,20,0.75\n");
  }

  @Test
  void aResumedRunReplacesItsLaterRows() throws IOException {
    append(0.5, 10, 0.25);
    append(1, 20, 0.75);
    append(1.5, 30, 0.8);
    append(1, 20, 0.7);
    assertThat(file).hasContent("epoch,steps,accuracy\n0.5,10,0.25\n1.0,20,0.7\n");
  }

  @Test
  void outsideOfTrainingAllRowsAreKept() throws IOException {
    append(0.5, 10, 0.25);
    append(-1, -1, 0.3);
    append(-1, -1, 0.4);
    assertThat(file).hasContent("epoch,steps,accuracy\n0.5,10,0.25\n-1,-1,0.3\n-1,-1,0.4\n");
  }

  @Test
  void refusesAFileWithOtherColumns() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "epoch,steps,f1\n1.0,1,0.5\n");
    assertThatThrownBy(() -> append(1, 2, 0.5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + ":1: expected the columns epoch,steps,accuracy but found epoch,steps,f1; move the"
                + " file away or choose another output folder");
    assertThat(file).hasContent("epoch,steps,f1\n1.0,1,0.5\n");
  }

  @Test
  void namesTheLineOfADamagedRow() throws IOException {
    append(0.5, 10, 0.25);
    Files.writeString(file, "epoch,steps,accuracy\n1.0,1,0.5\nbroken\n");
    assertThatThrownBy(() -> append(1, 20, 0.5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ":3: expected a whole number in the column steps");
  }

  private void append(double epoch, long steps, double value) throws IOException {
    EvaluationCsv.append(file, Map.of("accuracy", value), epoch, steps);
  }
}
