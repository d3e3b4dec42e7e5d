package io.attune.training;

/** Training cannot go on, though nothing in the input is malformed: the loss is no number, say. */
public class TrainingFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what happened, at which step, the likely cause and the remedy
   */
  public TrainingFailedException(String message) {
    super(message);
  }
}
