package io.attune.cli;

/** A stage of a recipe could not be finished, though the recipe and its data are right. */
final class StageFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which stage, what happened, and how to go on
   * @param cause of it
   */
  StageFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
