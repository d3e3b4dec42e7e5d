package io.attune.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the pairs of texts whose {@link ShingleSet}s reach a Jaccard index, without comparing all
 * with all.
 *
 * <p>It is the prefix filter of AllPairs (Bayardo, Ma and Srikant 2007) and PPJoin (Xiao et al.
 * 2008): in an order of all shingles from rare to frequent, two similar sets share one of their
 * first few; rare shingles have few texts, so few pairs are compared. No pair is missed, unless a
 * text has more than {@link #MOST_STEPS} candidates by its rarest shingles, as where thousands of
 * texts fill in the same form: then the rarest are tried first, and the search stops there.
 */
public final class NearDuplicates {
  /** Bounds the time a text takes, to some tenths of a millisecond. */
  static final int MOST_STEPS = 5_000;

  /**
   * A power of two; counters may be shared, which changes the order of shingles, not the result.
   */
  private static final int COUNTERS = 1 << 22;

  private static final double ROUNDING = 1e-9;

  private final List<ShingleSet> sets;
  private final double threshold;
  private final int[] counts = new int[COUNTERS]; // texts by shingle, at least
  private final ShingleIndex index = new ShingleIndex();
  private final int[] comparedWith; // by text, the last it was compared with

  private NearDuplicates(List<ShingleSet> sets, double threshold) {
    this.sets = sets;
    this.threshold = threshold;
    this.comparedWith = new int[sets.size()];
    Arrays.fill(comparedWith, -1);
    sets.forEach(set -> set.stream().forEach(shingle -> counts[counter(shingle)]++));
  }

  /**
   * Compares two texts.
   *
   * @param first any text
   * @param second any text
   * @param threshold above 0, up to 1: the Jaccard index of their word trigrams, as in {@link
   *     SplitOptions}
   * @return whether they reach it; a text without words reaches none
   */
  public static boolean areNear(String first, String second, double threshold) {
    ShingleSet set = ShingleSet.of(first);
    return set.size() > 0 && set.isNear(ShingleSet.of(second), threshold);
  }

  /**
   * Joins groups that hold near-duplicates.
   *
   * @param texts distinct ones
   * @param threshold above 0, up to 1
   * @param memberOfText of the groups, by text; texts of one group are not compared
   * @param groups to be joined
   */
  static void join(List<String> texts, double threshold, int[] memberOfText, DisjointSets groups) {
    find(
        texts,
        threshold,
        new Pairs() {
          @Override
          public boolean isWanted(int text, int other) {
            return groups.find(memberOfText[text]) != groups.find(memberOfText[other]);
          }

          @Override
          public void found(int text, int other) {
            groups.union(memberOfText[text], memberOfText[other]);
          }
        });
  }

  /** Takes the pairs that are near-duplicates. */
  interface Pairs {
    /** Whether a pair has to be compared at all. */
    boolean isWanted(int text, int other);

    void found(int text, int other);
  }

  /**
   * Finds pairs of near-duplicates.
   *
   * @param texts distinct ones
   * @param threshold above 0, up to 1
   * @param pairs takes them, by the texts' numbers
   */
  static void find(List<String> texts, double threshold, Pairs pairs) {
    List<ShingleSet> sets = texts.stream().map(ShingleSet::of).toList();
    NearDuplicates search = new NearDuplicates(sets, threshold);
    IntStream.range(0, sets.size())
        .boxed()
        .sorted(Comparator.comparingInt(text -> sets.get(text).size()))
        .forEach(text -> search.compareAndAdd(text, pairs));
  }

  /** Compares a text with the smaller ones before it, then adds it for the larger ones after it. */
  private void compareAndAdd(int text, Pairs pairs) {
    ShingleSet own = sets.get(text);
    int[] rareFirst =
        own.stream()
            .mapToLong(shingle -> (long) count(shingle) << 32 | (shingle & 0xffffffffL))
            .sorted()
            .mapToInt(key -> (int) key)
            .toArray();
    int smallest = (int) Math.ceil(threshold * own.size() - ROUNDING);
    int steps = 0;
    int lookedUp = prefix(own.size(), threshold);
    for (int i = 0; i < lookedUp && steps < MOST_STEPS; i++) {
      int entry = index.first(rareFirst[i]);
      for (; entry >= 0 && steps < MOST_STEPS; entry = index.next(entry), steps++) {
        int other = index.text(entry);
        if (sets.get(other).size() < smallest) {
          break; // texts were added by size: the rest is smaller still
        }
        if (index.shingle(entry) == rareFirst[i] && comparedWith[other] != text) {
          comparedWith[other] = text;
          if (pairs.isWanted(text, other) && own.isNear(sets.get(other), threshold)) {
            pairs.found(text, other);
          }
        }
      }
    }
    // Larger texts have to share 2t/(1+t) of this one, so fewer shingles need to be found.
    int added = prefix(own.size(), 2 * threshold / (1 + threshold));
    for (int i = 0; i < added; i++) {
      if (count(rareFirst[i]) > 1) { // else no other text looks for it
        index.add(rareFirst[i], text);
      }
    }
  }

  /** How many of the rarest shingles include a common one for sure, where that share is common. */
  private static int prefix(int size, double share) {
    int common = Math.max(1, (int) Math.ceil(share * size - ROUNDING));
    return Math.max(0, size - common + 1);
  }

  private int count(int shingle) {
    return counts[counter(shingle)];
  }

  private static int counter(int shingle) {
    return shingle & (COUNTERS - 1);
  }
}
