package io.attune.model;

/**
 * How an attention's width is divided.
 *
 * @param heads of the queries
 * @param keyValueHeads of the keys and values, each shared by heads / keyValueHeads neighbouring
 *     heads of the queries (grouped-query attention, Ainslie et al. 2023)
 * @param headSize components a head
 */
record HeadShape(int heads, int keyValueHeads, int headSize) {
  static HeadShape of(int heads, int hiddenSize) {
    return new HeadShape(heads, heads, hiddenSize / heads);
  }

  int queryWidth() {
    return heads * headSize;
  }

  int keyValueWidth() {
    return keyValueHeads * headSize;
  }
}
