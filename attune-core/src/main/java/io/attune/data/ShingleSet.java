package io.attune.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The shingles of a text: every three words in a row. The beginning and the end of the text count
 * as two words each, so that every word is part of three shingles: one word changed in a text of n
 * words leaves a Jaccard index of (n-1)/(n+5).
 */
final class ShingleSet {
  private static final int WORDS = 3;
  private static final int SIGNATURE_BITS = 512;
  private static final double ROUNDING = 1e-9;

  private final int[] hashes; // distinct, ascending
  private final long[] signature = new long[SIGNATURE_BITS / Long.SIZE];

  private ShingleSet(int[] hashes) {
    this.hashes = hashes;
    for (int hash : hashes) {
      signature[(hash >>> 6) % signature.length] ^= 1L << hash; // a shift counts modulo 64
    }
  }

  /** The shingles of a text; none where it has no words. */
  static ShingleSet of(String text) {
    List<String> words = NormalizedText.words(text);
    if (words.isEmpty()) {
      return new ShingleSet(new int[0]);
    }
    long[] padded = new long[words.size() + 2 * (WORDS - 1)]; // 0 stands for beginning and end
    for (int i = 0; i < words.size(); i++) {
      padded[i + WORDS - 1] = Hashes.of(words.get(i));
    }
    return new ShingleSet(
        IntStream.rangeClosed(0, padded.length - WORDS)
            .map(start -> (int) hash(padded, start))
            .sorted()
            .distinct()
            .toArray());
  }

  private static long hash(long[] words, int start) {
    long hash = 0;
    for (int i = start; i < start + WORDS; i++) {
      hash = Hashes.mix(hash ^ words[i]);
    }
    return hash;
  }

  int size() {
    return hashes.length;
  }

  IntStream stream() {
    return IntStream.of(hashes);
  }

  /** Whether the Jaccard index (common shingles by all shingles of both) reaches a threshold. */
  boolean isNear(ShingleSet other, double threshold) {
    int sum = hashes.length + other.hashes.length;
    int common = (int) Math.ceil(threshold / (1 + threshold) * sum - ROUNDING);
    return leastDifference(other) <= sum - 2 * common && common(other) >= common;
  }

  /**
   * How many shingles at least only one of the two has: each flips one bit of the signature
   * (Sandes, Teodoro and Melo 2020, the bitmap filter). It spares most comparisons.
   */
  private int leastDifference(ShingleSet other) {
    int bits = 0;
    for (int i = 0; i < signature.length; i++) {
      bits += Long.bitCount(signature[i] ^ other.signature[i]);
    }
    return bits;
  }

  private int common(ShingleSet other) {
    int common = 0;
    int i = 0;
    int j = 0;
    while (i < hashes.length && j < other.hashes.length) {
      int order = Integer.compare(hashes[i], other.hashes[j]);
      common += order == 0 ? 1 : 0;
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return common;
  }
}
