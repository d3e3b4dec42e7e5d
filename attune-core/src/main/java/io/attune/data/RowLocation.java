package io.attune.data;

import io.attune.InvalidInputException;
import java.nio.file.Path;

/**
 * Where a row stands, for error messages.
 *
 * @param file as it was given
 * @param unit what is counted
 * @param number counted from 1: the line at which the row starts, or the row
 */
public record RowLocation(Path file, Unit unit, long number) {
  /** What the number of a location counts. */
  public enum Unit {
    /** Lines of a text file. */
    LINE,
    /** Rows of a binary table. */
    ROW
  }

  /**
   * An error about this row.
   *
   * @param message what is wrong, what is allowed, what to do
   * @return the error to throw, its message led by file and line
   */
  public InvalidInputException error(String message) {
    return new InvalidInputException(this + ": " + message);
  }

  /**
   * The form that editors and compilers use.
   *
   * @return {@code path:line}, or {@code path:row N}
   */
  @Override
  public String toString() {
    return file + ":" + (unit == Unit.ROW ? "row " : "") + number;
  }
}
