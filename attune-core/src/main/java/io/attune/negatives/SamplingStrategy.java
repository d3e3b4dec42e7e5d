package io.attune.negatives;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;

/** Which of the candidates that passed all limits become hard negatives. */
public enum SamplingStrategy {
  /** The most similar ones. */
  TOP,
  /** Some at random. */
  RANDOM;

  /**
   * The name in options and files.
   *
   * @return such as {@code top}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * Finds a sampling strategy by its name.
   *
   * @param key as given by {@link #key()}
   * @return the one of that name
   * @throws InvalidInputException if there is none
   */
  public static SamplingStrategy fromKey(String key) {
    return EnumKeys.find("sampling strategy", key, values());
  }
}
