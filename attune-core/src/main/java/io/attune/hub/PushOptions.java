package io.attune.hub;

import io.attune.InvalidInputException;

/**
 * How a folder is pushed.
 *
 * @param privately whether a repository that is made is private; one that is there has to be then
 * @param createPullRequest whether the files are proposed instead of put onto the branch
 * @param message of the commit, one line
 */
public record PushOptions(boolean privately, boolean createPullRequest, String message) {
  /**
   * Checks the message.
   *
   * @throws InvalidInputException if it is empty or has several lines
   */
  public PushOptions {
    if (message.isBlank() || message.lines().count() > 1) {
      throw new InvalidInputException(
          "The message of a commit is one line, not '%s'.".formatted(message));
    }
  }
}
