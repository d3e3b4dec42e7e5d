package io.attune.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageCacheTest {
  @TempDir private Path folder;

  private Path out;
  private Path input;

  /** Whether each run of the work was told that an earlier one had begun the same. */
  private final List<Boolean> begun = new ArrayList<>();

  @BeforeEach
  void writeInput() throws IOException {
    out = folder.resolve("out");
    input = Files.writeString(folder.resolve("rows.jsonl"), "one");
  }

  private StageCache cache() throws IOException {
    return StageCache.open(out, (model, hashes) -> Optional.of("weights of " + model));
  }

  private StageTask task(Object epochs, String model, StageTask.Work work) {
    return new StageTask(
        Stage.TRAIN, "train/a", Map.of("epochs", epochs), List.of(input), List.of(model), work);
  }

  private StageTask task() {
    return task("2", "base", this::copyInput);
  }

  private boolean copyInput(Path results, boolean earlier) throws IOException {
    begun.add(earlier);
    Files.createDirectories(results);
    Files.copy(input, results.resolve("copy"));
    return true;
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    assertThat(cache().reasons(task())).containsExactly("not done yet");
    cache().run(task());
    assertThat(cache().reasons(task())).isEmpty();
    assertThat(cache().reasons(task("3", "base", this::copyInput)))
        .containsExactly("epochs: 2 → 3");
    assertThat(cache().reasons(task("2", "other", this::copyInput)))
        .containsExactly("other has changed", "base is no longer read");
  }

  @Test
  void contentCountsNotTimes() throws IOException {
    cache().run(task());
    Files.setLastModifiedTime(input, FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
    assertThat(cache().reasons(task())).isEmpty();
    // As after a clock that went backwards: newer content with an older time.
    Files.writeString(input, "two");
    Files.setLastModifiedTime(input, FileTime.from(Instant.parse("1999-01-01T00:00:00Z")));
    assertThat(cache().reasons(task())).containsExactly("rows.jsonl has changed");
  }

  @Test
  void resultsAreLookedAtToo() throws IOException {
    cache().run(task());
    Files.writeString(out.resolve("train/a/copy"), "eno");
    assertThat(cache().reasons(task())).containsExactly("copy is not as it was written");
    Files.delete(out.resolve("train/a/copy"));
    assertThat(cache().reasons(task())).containsExactly("copy is missing");
  }

  @Test
  void anAttemptIsGoneOnWithOnlyIfItHadTheSameToDo() throws IOException {
    StageTask stopped =
        task(
            "2",
            "base",
            (results, earlier) -> {
              Files.createDirectories(results);
              Files.writeString(results.resolve("state"), "half");
              return false;
            });
    assertThat(cache().run(stopped)).isEmpty();
    assertThat(cache().reasons(task())).containsExactly("not finished");
    cache().run(task());
    assertThat(out.resolve("train/a/state")).exists();

    assertThat(cache().run(task("5", "base", stopped.work()))).isEmpty();
    cache().run(task());
    assertThat(out.resolve("train/a/state")).doesNotExist();
    assertThat(begun).containsExactly(true, false);
  }

  @Test
  void anInputThatChangesMeanwhileIsAnError() throws IOException {
    StageTask changing =
        task(
            "2",
            "base",
            (results, earlier) -> {
              Files.writeString(input, "another one");
              return true;
            });
    assertThatThrownBy(() -> cache().run(changing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("train/a: rows.jsonl has changed while it was read; run again.");
    assertThat(cache().reasons(task())).containsExactly("not done yet");
  }

  @Test
  void aDamagedRecordCountsForNothing() throws IOException {
    cache().run(task());
    Path record = out.resolve(".attune/train~a.done.json");
    String whole = Files.readString(record);
    for (int length = 0; length < whole.length() - 2; length += 7) {
      Files.writeString(record, whole.substring(0, length));
      assertThat(cache().reasons(task())).as("%d letters", length).containsExactly("not done yet");
    }
    Files.writeString(out.resolve(".attune/hashes.json"), "{\"half");
    Files.writeString(record, whole);
    assertThat(cache().reasons(task())).isEmpty();
  }
}
