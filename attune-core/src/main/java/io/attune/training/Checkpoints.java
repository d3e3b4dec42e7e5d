package io.attune.training;

import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder {@code checkpoints/} of a run, with one folder {@code checkpoint-STEP} each. */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})");

  private static final Pattern LEFTOVER = Pattern.compile("\\.checkpoint-\\d+\\..*\\.tmp");

  private final Path folder;

  Checkpoints(Path outputDirectory) {
    folder = outputDirectory.resolve("checkpoints");
  }

  Path of(int step) {
    return folder.resolve("checkpoint-" + step);
  }

  /** Steps of all checkpoints, newest first. */
  List<Integer> steps() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries
          .map(entry -> NAME.matcher(entry.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> Integer.valueOf(matcher.group(1)))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /** The newest checkpoint that is whole; damaged ones are told and passed over. */
  Optional<Checkpoint> newestWhole() throws IOException {
    for (int step : steps()) {
      try {
        return Optional.of(Checkpoint.read(of(step)));
      } catch (InvalidInputException e) {
        LOG.warn("Passing over a damaged checkpoint: {}", e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Deletes what a process left that was killed while it wrote or deleted a checkpoint. */
  void deleteLeftovers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> leftovers;
    try (var entries = Files.list(folder)) {
      leftovers =
          entries
              .filter(entry -> LEFTOVER.matcher(entry.getFileName().toString()).matches())
              .toList();
    }
    for (Path leftover : leftovers) {
      AtomicFiles.delete(leftover);
    }
  }

  /** Deletes the oldest ones beyond the limit, never the best one. */
  void rotate(Optional<Integer> limit, Integer bestStep) throws IOException {
    if (limit.isEmpty()) {
      return;
    }
    List<Integer> kept = steps().stream().limit(limit.get()).toList();
    for (int step : steps()) {
      if (!kept.contains(step) && (bestStep == null || bestStep != step)) {
        AtomicFiles.delete(of(step));
      }
    }
  }
}
