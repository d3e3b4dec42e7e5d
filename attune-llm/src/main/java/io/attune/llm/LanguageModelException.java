package io.attune.llm;

import java.io.IOException;

/** A run that asks a language model had to stop; what was answered until then is on disk. */
public class LanguageModelException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the user: what happened, what is kept, what to do
   */
  public LanguageModelException(String message) {
    super(message);
  }

  /**
   * @param message for the user: what happened, what is kept, what to do
   * @param cause what was thrown underneath
   */
  public LanguageModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
