package io.attune.data;

import java.util.Arrays;

/**
 * From shingle to the texts that have it, the last added first: chained hashing in plain arrays.
 */
final class ShingleIndex {
  private int[] heads = empty(1 << 10); // by the shingle's lowest bits
  private int[] shingles = new int[1 << 10];
  private int[] texts = new int[1 << 10];
  private int[] nexts = new int[1 << 10];
  private int size;

  void add(int shingle, int text) {
    if (size == texts.length) {
      grow();
    }
    shingles[size] = shingle;
    texts[size] = text;
    chain(size++);
  }

  private void chain(int entry) {
    int bucket = shingles[entry] & (heads.length - 1);
    nexts[entry] = heads[bucket];
    heads[bucket] = entry;
  }

  private void grow() {
    shingles = Arrays.copyOf(shingles, 2 * size);
    texts = Arrays.copyOf(texts, 2 * size);
    nexts = Arrays.copyOf(nexts, 2 * size);
    heads = empty(2 * size);
    for (int entry = 0; entry < size; entry++) {
      chain(entry);
    }
  }

  private static int[] empty(int length) {
    int[] heads = new int[length];
    Arrays.fill(heads, -1);
    return heads;
  }

  /** The newest entry that may be of the shingle, or -1. */
  int first(int shingle) {
    return heads[shingle & (heads.length - 1)];
  }

  /** The entry before, or -1. */
  int next(int entry) {
    return nexts[entry];
  }

  /** The shingle of an entry: chains hold others too. */
  int shingle(int entry) {
    return shingles[entry];
  }

  int text(int entry) {
    return texts[entry];
  }
}
