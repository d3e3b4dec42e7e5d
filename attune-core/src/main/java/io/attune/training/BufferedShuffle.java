package io.attune.training;

import java.util.Random;

/**
 * The order in which rows leave a buffer that is filled from a stream: each time one is drawn, and
 * the stream's next row takes its place. Row i never comes before place i − buffer.
 */
final class BufferedShuffle {
  private BufferedShuffle() {}

  /**
   * @param rows of the stream
   * @param buffer how many the buffer holds, at least 1
   * @param seed any
   * @return 0 … rows − 1
   */
  static int[] order(int rows, int buffer, long seed) {
    Random random = new Random(seed);
    int[] held = new int[Math.min(rows, buffer)];
    for (int i = 0; i < held.length; i++) {
      held[i] = i;
    }
    int[] order = new int[rows];
    int left = held.length;
    for (int place = 0; place < rows; place++) {
      int drawn = random.nextInt(left);
      order[place] = held[drawn];
      int next = place + held.length;
      held[drawn] = next < rows ? next : held[--left];
    }
    return order;
  }
}
