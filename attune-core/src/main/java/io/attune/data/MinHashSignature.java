package io.attune.data;

import java.util.Arrays;

/**
 * A short summary of a text's {@link ShingleSet} from which the Jaccard index of two texts can be
 * estimated: the share of places at which their summaries are equal.
 *
 * <p>It is MinHash (Broder 1997) by one permutation (Li, Owen and Zhang 2012): every shingle falls
 * into one of {@value #PLACES} bins, and each bin keeps its smallest hash. An empty bin borrows
 * from another, chosen by a hash of both (Shrivastava 2017, optimal densification), so that short
 * texts can be compared as well. The standard error is at most 0.05. Of each hash 16 bits are kept:
 * two unlike ones are taken for equal once in 65,536.
 */
public final class MinHashSignature {
  static final int PLACES = 128;

  private static final int BIN_BITS = 7; // 2^7 places
  private static final long EMPTY = -1;

  private final short[] minima; // none for a text without words

  private MinHashSignature(short[] minima) {
    this.minima = minima;
  }

  /**
   * Summarises a text.
   *
   * @param text any; case, punctuation, white space and compatibility forms do not count
   * @return its signature
   */
  public static MinHashSignature of(String text) {
    ShingleSet shingles = ShingleSet.of(text);
    if (shingles.size() == 0) {
      return new MinHashSignature(new short[0]);
    }
    long[] smallest = new long[PLACES];
    Arrays.fill(smallest, EMPTY);
    shingles.stream()
        .forEach(
            shingle -> {
              long hash = Hashes.mix(shingle);
              int bin = (int) (hash >>> (Long.SIZE - BIN_BITS));
              long value = hash & 0xffff_ffffL;
              smallest[bin] = smallest[bin] == EMPTY ? value : Math.min(smallest[bin], value);
            });
    short[] minima = new short[PLACES];
    for (int place = 0; place < PLACES; place++) {
      minima[place] = (short) smallest[filledBin(smallest, place)];
    }
    return new MinHashSignature(minima);
  }

  /** The bin itself, or where it is empty the one it borrows from: the same for all texts. */
  private static int filledBin(long[] smallest, int place) {
    int bin = place;
    for (long attempt = 1; smallest[bin] == EMPTY; attempt++) {
      bin = (int) (Hashes.mix(attempt << BIN_BITS | place) >>> (Long.SIZE - BIN_BITS));
    }
    return bin;
  }

  /** Whether the text has no words, so that it is near to none. */
  boolean isEmpty() {
    return minima.length == 0;
  }

  /**
   * Estimates how alike two texts are.
   *
   * @param other of another text
   * @return the estimated Jaccard index of their word trigrams, 0 to 1; 0 where one has no words
   */
  public double similarity(MinHashSignature other) {
    if (isEmpty() || other.isEmpty()) {
      return 0;
    }
    int equal = 0;
    for (int place = 0; place < PLACES; place++) {
      equal += minima[place] == other.minima[place] ? 1 : 0;
    }
    return (double) equal / PLACES;
  }

  /** A hash of some neighbouring places. */
  int band(int band, int rows) {
    long hash = band;
    for (int place = band * rows; place < (band + 1) * rows; place++) {
      hash = Hashes.mix(hash ^ minima[place]);
    }
    return (int) hash;
  }
}
