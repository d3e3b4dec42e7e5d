package io.attune.negatives;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Seeded draws that depend on nothing but the seed and the query. */
final class Draws {
  /** Odd, so that different queries have different seeds. */
  private static final long QUERY_STEP = 0x9e3779b97f4a7c15L;

  private Draws() {}

  static SplittableRandom of(long seed, int query) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + QUERY_STEP * query);
  }

  /**
   * Draws without replacement, each selection being equally likely (Floyd's algorithm).
   *
   * @param count how many there are
   * @param wanted how many to draw, at most as many
   * @return numbers below count, ascending
   */
  static List<Integer> sample(int count, int wanted, SplittableRandom random) {
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int last = count - wanted; last < count; last++) {
      int number = random.nextInt(last + 1);
      if (!drawn.add(number)) {
        drawn.add(last);
      }
    }
    return List.copyOf(drawn);
  }
}
