package io.attune.cli.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.AtomicFiles;
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

  /** Whether each of the settings would be brought back. */
  private List<Boolean> kept(String... epochs) throws IOException {
    List<Boolean> kept = new ArrayList<>();
    for (String value : epochs) {
      kept.add(cache().isKept(task(value, "base", this::writeEpochs)));
    }
    return kept;
  }

  private boolean writeEpochs(Path results, boolean earlier) throws IOException {
    Files.createDirectories(results.resolve("checkpoints"));
    Files.writeString(results.resolve("checkpoints/large"), "state");
    Files.writeString(results.resolve("result"), "made " + begun.size());
    begun.add(earlier);
    return true;
  }

  @Test
  void theResultBeforeTheLastIsKept() throws IOException {
    StageTask two = task("2", "base", this::writeEpochs);
    StageTask three = task("3", "base", this::writeEpochs);
    cache().run(two);
    cache().run(three);
    assertThat(kept("2", "3", "4")).containsExactly(true, false, false);
    Path hidden = out.resolve(".attune/kept/train~a/results");
    assertThat(hidden.resolve("checkpoints")).doesNotExist();

    cache().restore(two);
    assertThat(out.resolve("train/a/result")).hasContent("made 0");
    assertThat(cache().reasons(two)).isEmpty();
    assertThat(kept("2", "3")).containsExactly(false, true);
    cache().restore(three);
    assertThat(out.resolve("train/a/result")).hasContent("made 1");
    assertThat(kept("2", "3")).containsExactly(true, false);

    // One is kept: that of the settings before.
    cache().run(task("4", "base", this::writeEpochs));
    assertThat(kept("2", "3", "4")).containsExactly(false, true, false);
    assertThat(begun).hasSize(3);
  }

  @Test
  void aFinishedResultOutlivesAnUnfinishedOne() throws IOException {
    StageTask two = task("2", "base", this::writeEpochs);
    cache().run(two);
    assertThat(cache().run(task("3", "base", (results, earlier) -> false))).isEmpty();
    assertThat(cache().run(task("4", "base", (results, earlier) -> false))).isEmpty();
    assertThat(cache().isKept(two)).isTrue();
    cache().restore(two);
    assertThat(cache().reasons(two)).isEmpty();
    assertThat(out.resolve("train/a/result")).hasContent("made 0");
  }

  @Test
  void whatIsDamagedIsNeitherKeptNorBroughtBack() throws IOException {
    cache().run(task("2", "base", this::writeEpochs));
    Files.writeString(out.resolve("train/a/result"), "edited");
    cache().run(task("3", "base", this::writeEpochs));
    assertThat(kept("2")).containsExactly(false);
    cache().run(task("2", "base", this::writeEpochs));
    assertThat(kept("3")).containsExactly(true);
    Files.writeString(out.resolve(".attune/kept/train~a/results/result"), "edited");
    assertThat(kept("3")).containsExactly(false);
  }

  /** The moments between the moves of files, at which a process may be killed. */
  @Test
  void aMoveThatWasInterruptedIsMadeGood() throws IOException {
    StageTask two = task("2", "base", this::writeEpochs);
    StageTask three = task("3", "base", this::writeEpochs);
    Path done = out.resolve(".attune/train~a.done.json");
    cache().run(two);
    String record = Files.readString(done);
    cache().forget(two);
    Files.writeString(done, record); // killed before the record was deleted
    assertThat(cache().reasons(two)).containsExactly("result is missing");
    assertThat(cache().isKept(two)).isTrue();
    cache().restore(two);
    assertThat(cache().reasons(two)).isEmpty();

    cache().run(three);
    Path kept = out.resolve(".attune/kept/train~a");
    Files.writeString(done, Files.readString(kept.resolve("record.json")));
    AtomicFiles.delete(out.resolve("train/a")); // killed before the results were moved back
    cache().restore(two);
    assertThat(cache().reasons(two)).isEmpty();
    assertThat(out.resolve("train/a/result")).hasContent("made 0");
  }
}
