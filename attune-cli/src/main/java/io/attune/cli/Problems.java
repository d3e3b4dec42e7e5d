package io.attune.cli;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong with a command's input, so that the user sees all of it at once. */
final class Problems {
  /** Reads or checks a part of the input. */
  @FunctionalInterface
  interface Input<T> {
    T read() throws IOException;
  }

  private final List<String> messages = new ArrayList<>();

  /**
   * Notes a problem unless a condition holds.
   *
   * @param holds what is required
   * @param message says what was given and what is allowed
   */
  void require(boolean holds, String message) {
    if (!holds) {
      messages.add(message);
    }
  }

  /**
   * Reads a part of the input, noting what the user did wrong.
   *
   * @param input throws InvalidInputException if it is wrong
   * @return what was read, or nothing where a problem was noted
   */
  <T> Optional<T> attempt(Input<T> input) throws IOException {
    try {
      return Optional.of(input.read());
    } catch (InvalidInputException e) {
      messages.add(e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether anything was wrong so far. */
  boolean any() {
    return !messages.isEmpty();
  }

  /**
   * Ends the gathering.
   *
   * @throws InvalidInputException with all problems, one a line, if there were any
   */
  void throwIfAny() {
    if (any()) {
      throw new InvalidInputException(String.join("\n", messages));
    }
  }
}
