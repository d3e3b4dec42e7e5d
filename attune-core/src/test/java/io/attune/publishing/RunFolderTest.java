package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  @TempDir Path temporary;

  @Test
  void aMissingFolderIsMade() throws IOException {
    Path out = temporary.resolve("runs/first");
    RunFolder folder = RunFolder.prepare(out, false);
    assertThat(out).isEmptyDirectory();
    assertThat(folder.model()).isEqualTo(out.resolve("model"));
    assertThat(folder.history()).isEqualTo(RunHistory.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "checkpoints", "metrics.jsonl"})
  void anEarlierRunIsOnlyContinued(String trace) throws IOException {
    Files.writeString(temporary.resolve(trace), "");
    assertThatThrownBy(() -> RunFolder.prepare(temporary, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The output folder "
                + temporary
                + " holds an earlier run. Continue it with --resume, or choose another --out.");
    RunFolder.prepare(temporary, true);
    assertThat(temporary.toFile().list()).containsExactly(trace);
  }

  @Test
  void aRunThatFailedBeforeItsFirstStepIsNoObstacle() throws IOException {
    Files.writeString(temporary.resolve("run.json"), "{}");
    Files.writeString(temporary.resolve(".run.json.0f.tmp"), "{");
    assertThat(RunFolder.prepare(temporary, false).record()).exists();
  }

  @Test
  void foreignFilesAreNotMixedWith() throws IOException {
    for (String name : List.of("thesis.tex", "a", "b", "c", "d", "e", "metrics.jsonl")) {
      Files.writeString(temporary.resolve(name), "");
    }
    for (boolean resume : new boolean[] {true, false}) {
      assertThatThrownBy(() -> RunFolder.prepare(temporary, resume))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("it holds a, b, c, d, e and 1 more. Choose another --out");
    }
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(temporary.resolve("out"), "");
    assertThatThrownBy(() -> RunFolder.prepare(file, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is a file");
    assertThatThrownBy(() -> RunFolder.prepare(file.resolve("deeper"), false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be written to")
        .hasMessageContaining("choose another --out");
  }

  @Test
  void theHistoryIsReadUpToALineCutShort() throws IOException {
    Path file = temporary.resolve("metrics.jsonl");
    Files.writeString(
        file,
        """
        {"step":1,"epoch":0.5,"loss":2.5,"note":"x"}
        {"step":2,"eval_loss":1.5}
        {"step":3,"lo""");
    RunHistory history = RunHistory.read(file);
    assertThat(history.entries())
        .containsExactly(
            Map.of("step", 1.0, "epoch", 0.5, "loss", 2.5), Map.of("step", 2.0, "eval_loss", 1.5));
    assertThat(history.names()).containsExactly("step", "epoch", "loss", "eval_loss");
    assertThat(history.points("loss")).containsExactly(new double[] {1, 2.5});
    Files.writeString(file, "{\"step\":\n{\"step\":1}\n");
    assertThatThrownBy(() -> RunHistory.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ":1: not a JSON object");
  }
}
