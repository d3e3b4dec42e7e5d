package io.attune.cli;

import io.attune.InvalidInputException;
import io.attune.training.TrainingFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/** Words an exception for the user. */
final class Failures {
  static final String OUT_OF_MEMORY =
      "Out of memory: %s. Try a smaller --batch-size or --max-seq-length, or give Java more, such"
          + " as ATTUNE_JAVA_OPTS=-Xmx8g.";

  private static final String NOT_LOADED =
      "A library could not be loaded: %s. Native libraries are unpacked into %s, ~/.cache and"
          + " ~/.javacpp first: is there room, and may programs be written and run there?";

  private Failures() {}

  /**
   * @param failure that ended a command
   * @return one line, or several of which each tells one problem
   */
  static String message(Throwable failure) {
    if (failure instanceof InvalidInputException
        || failure instanceof TrainingFailedException
        || failure instanceof StageFailedException) {
      return failure.getMessage();
    }
    if (failure instanceof UncheckedIOException io) {
      return message(io.getCause());
    }
    if (failure instanceof FileSystemException file) {
      return file.getFile() + ": " + reason(file);
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    if (failure instanceof OutOfMemoryError) {
      return OUT_OF_MEMORY.formatted(failure.getMessage());
    }
    if (failure instanceof LinkageError) {
      return NOT_LOADED.formatted(failure, System.getProperty("java.io.tmpdir"));
    }
    Optional<String> memory = NativeMemoryFailure.message(failure);
    if (memory.isPresent()) {
      return memory.get();
    }
    return "Unexpected failure: " + failure + " (--verbose shows where)";
  }

  /** Many of these exceptions have the path as their whole message. */
  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "exists already";
    }
    if (failure instanceof NotDirectoryException) {
      return "is no folder";
    }
    return failure.getReason() == null ? failure.toString() : failure.getReason();
  }
}
