package io.attune.training;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of a batch.
 *
 * @param dataset the number of the data set they belong to
 * @param parts their numbers in it; the rows of one part are compared with each other, and each
 *     part counts by its share of the rows. Mostly there is one.
 */
record DatasetBatch(int dataset, List<int[]> parts) {
  int[] rows() {
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  int size() {
    return parts.stream().mapToInt(part -> part.length).sum();
  }

  double share(int part) {
    return (double) parts.get(part).length / size();
  }
}
