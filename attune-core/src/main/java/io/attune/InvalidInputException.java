package io.attune;

/**
 * Something the user gave is wrong: a file, a row, an option, a name.
 *
 * <p>The message stands alone: it says what was given, where (file, line, field), what is allowed
 * and what to do. The command line prints it without a stack trace and exits with status 2.
 */
public class InvalidInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the whole message for the user
   */
  public InvalidInputException(String message) {
    super(message);
  }

  /**
   * @param message the whole message for the user
   * @param cause what was thrown underneath
   */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
