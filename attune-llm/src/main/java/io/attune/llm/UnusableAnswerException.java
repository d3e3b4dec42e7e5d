package io.attune.llm;

/** An answer that is not in the form that was asked for. */
final class UnusableAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableAnswerException(String message) {
    super(message);
  }
}
