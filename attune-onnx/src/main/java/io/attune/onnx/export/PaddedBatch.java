package io.attune.onnx.export;

import java.util.Arrays;
import java.util.List;

/**
 * Texts as one rectangle of token ids.
 *
 * @param tokenIds [batch · sequence]
 * @param mask [batch · sequence], 1 for tokens
 * @param shape [batch, sequence]
 * @param starts the column of each text's first token
 */
record PaddedBatch(long[] tokenIds, long[] mask, long[] shape, int[] starts) {
  /** Where padding stands. */
  enum Side {
    LEFT,
    RIGHT
  }

  /**
   * @param texts token ids of each
   * @param padding the token that fills up
   */
  static PaddedBatch of(List<int[]> texts, int padding, Side side) {
    int longest = texts.stream().mapToInt(text -> text.length).max().orElse(0);
    long[] ids = new long[texts.size() * longest];
    long[] mask = new long[ids.length];
    int[] starts = new int[texts.size()];
    Arrays.fill(ids, padding);
    for (int row = 0; row < texts.size(); row++) {
      int[] text = texts.get(row);
      starts[row] = side == Side.LEFT ? longest - text.length : 0;
      for (int i = 0; i < text.length; i++) {
        ids[row * longest + starts[row] + i] = text[i];
        mask[row * longest + starts[row] + i] = 1;
      }
    }
    return new PaddedBatch(ids, mask, new long[] {texts.size(), longest}, starts);
  }
}
