package io.attune.training;

import java.util.List;
import java.util.OptionalInt;

/**
 * What samplers know about a data set.
 *
 * @param count how many rows it has
 * @param texts for each row its texts' numbers; equal numbers are equal texts; empty where rows are
 *     streamed
 * @param classes for each row the number of its class; empty where rows have none
 * @param buffer of streamed rows, how many are in memory at a time
 */
record SampledRows(int count, List<int[]> texts, int[] classes, OptionalInt buffer) {
  /** With all rows in memory. */
  SampledRows(List<int[]> texts, int[] classes) {
    this(texts.size(), texts, classes, OptionalInt.empty());
  }

  static SampledRows streamed(int count, int buffer) {
    return new SampledRows(count, List.of(), new int[0], OptionalInt.of(buffer));
  }
}
