package io.attune.training;

import java.util.List;

/**
 * What samplers know about a data set.
 *
 * @param texts for each row its texts' numbers; equal numbers are equal texts
 * @param classes for each row the number of its class; empty where rows have none
 */
record SampledRows(List<int[]> texts, int[] classes) {
  int count() {
    return texts.size();
  }
}
