package io.attune.data;

import java.util.List;

/**
 * Rows divided into three parts that share no text, no near-duplicate and no id.
 *
 * @param train rows to learn from, in their original order
 * @param validation rows to watch training by, in their original order
 * @param test rows for the final figures, in their original order
 * @param groups into how many groups of connected rows all rows fell
 * @param largestGroup how many rows the largest group has
 * @param <T> type of a row
 */
public record Split<T>(
    List<T> train, List<T> validation, List<T> test, int groups, int largestGroup) {
  /** The names of the parts, in their order. */
  public static final List<String> PARTS = List.of("train", "validation", "test");

  /** Copies the lists. */
  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * The three parts.
   *
   * @return in the order of {@link #PARTS}
   */
  public List<List<T>> parts() {
    return List.of(train, validation, test);
  }
}
