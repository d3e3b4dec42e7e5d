package io.attune.cli.recipe;

import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The result that a task had last, of other settings or inputs than its present one: one a task, so
 * that going back costs nothing, and nothing finished is lost while its successor is being made.
 *
 * <p>A record is written before its results are moved to it, and deleted after they have left it:
 * wherever a process ends in between, what a later run asks for is there as a whole.
 */
final class KeptResults {
  private static final String RECORD = "record.json";
  private static final String RESULTS = "results";

  private final Path folder;

  /**
   * @param folder for all tasks
   */
  KeptResults(Path folder) {
    this.folder = folder;
  }

  /** The record of what is kept. */
  Optional<StageRecord> record(String name) {
    return StageRecord.read(of(name).resolve(RECORD));
  }

  /** Where its files are. */
  Path results(String name) {
    return of(name).resolve(RESULTS);
  }

  /**
   * Keeps results instead of those that were kept before.
   *
   * @param name of the task
   * @param record of its present results
   * @param results its folder, which is gone afterwards
   */
  void keep(String name, StageRecord record, Path results) throws IOException {
    delete(name);
    record.write(of(name).resolve(RECORD));
    move(results, results(name));
    AtomicFiles.delete(results(name).resolve(StageCache.CHECKPOINTS)); // large, and of no more use
  }

  /**
   * Puts what is kept in the place of the present results, and those, if they are whole, in its.
   *
   * @param name of the task
   * @param present the record of the present results; nothing where they are worth nothing
   * @param results the task's folder
   * @param done where the record of its present results is
   */
  void swap(String name, Optional<StageRecord> present, Path results, Path done)
      throws IOException {
    StageRecord kept = record(name).orElseThrow();
    Path aside = of(name + ".swapped");
    AtomicFiles.delete(aside);
    if (present.isPresent()) {
      keep(name + ".swapped", present.get(), results);
    } else {
      AtomicFiles.delete(results);
    }
    kept.write(done);
    move(results(name), results);
    delete(name);
    if (present.isPresent()) {
      move(aside, of(name));
    }
  }

  private void delete(String name) throws IOException {
    Files.deleteIfExists(of(name).resolve(RECORD));
    AtomicFiles.delete(of(name));
  }

  private Path of(String name) {
    return folder.resolve(name.replace('/', '~'));
  }

  private static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to.toAbsolutePath().getParent());
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
