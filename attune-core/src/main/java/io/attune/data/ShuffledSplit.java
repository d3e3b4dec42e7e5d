package io.attune.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The split that most tutorials make: rows are shuffled and cut at two places, whatever they share.
 * It shows what {@link DatasetSplitter} prevents; figures on such parts flatter the model.
 */
public final class ShuffledSplit {
  private ShuffledSplit() {}

  /**
   * Shuffles and cuts.
   *
   * @param rows to split
   * @param sizes of the parts
   * @param seed of the order
   * @param <T> type of a row
   * @return the training, validation and test part, each in the order of the shuffle
   * @throws io.attune.InvalidInputException if the rows do not allow the sizes
   */
  public static <T> List<List<T>> of(List<T> rows, PartSizes sizes, long seed) {
    int[] counts = sizes.of(rows.size());
    List<T> shuffled = new ArrayList<>(rows);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = shuffled.size() - 1; i > 0; i--) { // Fisher and Yates
      int other = random.nextInt(i + 1);
      T swapped = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, swapped);
    }
    List<List<T>> parts = new ArrayList<>();
    int start = 0;
    for (int count : counts) {
      parts.add(List.copyOf(shuffled.subList(start, start + count)));
      start += count;
    }
    return parts;
  }
}
