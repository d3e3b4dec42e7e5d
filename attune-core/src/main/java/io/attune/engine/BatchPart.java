package io.attune.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Where some texts of a batch lie in the whole of it, in packed order: what {@link Dropout} needs
 * to give them the masks of the whole batch.
 *
 * @param lengths tokens of each text of the part
 * @param starts the row at which each of them begins in the whole batch's packed matrix
 * @param scoreStarts see {@link #scoreStarts(long[])}, of the whole batch
 */
public record BatchPart(long[] lengths, long[] starts, long[] scoreStarts) {
  /**
   * Where the random numbers for each text's attention weights begin: a row of scores takes whole
   * random numbers, of four elements each.
   *
   * @param lengths tokens of each text of a batch
   * @return for each, how many random numbers a head takes for the texts before it
   */
  public static long[] scoreStarts(long[] lengths) {
    long[] starts = new long[lengths.length];
    for (int text = 1; text < lengths.length; text++) {
      starts[text] = starts[text - 1] + lengths[text - 1] * words(lengths[text - 1]);
    }
    return starts;
  }

  /** Random numbers that a row of so many elements takes. */
  static long words(long elements) {
    return (elements + Dropout.LANES - 1) / Dropout.LANES;
  }

  /**
   * The pieces of the whole batch's mask that make up this part's.
   *
   * @param like [tokens, …], packed
   */
  List<Segment> segments(Tensor like) {
    long perToken = like.numel() / Math.max(1, like.size(0));
    List<Segment> segments = new ArrayList<>();
    long next = 0;
    for (int text = 0; text < lengths.length; text++) {
      long length = lengths[text] * perToken;
      segments.add(new Segment(next, starts[text] * perToken, length));
      next += length;
    }
    if (next != like.numel()) {
      throw new IllegalArgumentException(
          "A tensor of " + like.numel() + " elements does not belong to this part of a batch");
    }
    return segments;
  }
}
