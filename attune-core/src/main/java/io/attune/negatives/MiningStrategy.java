package io.attune.negatives;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;
import java.util.Locale;

/** Which documents become negatives. */
public enum MiningStrategy {
  /** The documents most similar to the query that do not answer it. */
  HARD,
  /** Any other documents. */
  RANDOM,
  /**
   * For each row in turn the document least similar to the row's positive, document against
   * document, each document used once.
   */
  LEAST_SIMILAR_UNIQUE;

  /**
   * The name in options and files.
   *
   * @return such as {@code least-similar-unique}
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds a strategy by its name.
   *
   * @param key as given by {@link #key()}
   * @return the strategy of that name
   * @throws InvalidInputException if there is none
   */
  public static MiningStrategy fromKey(String key) {
    return EnumKeys.find("strategy", key, values(), MiningStrategy::key);
  }
}
