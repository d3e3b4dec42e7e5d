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
 * @param runs the number of the run of equally long texts to which each belongs there
 * @param places its place in that run
 * @param runCount how many runs the whole batch has
 */
public record BatchPart(long[] lengths, long[] starts, int[] runs, int[] places, int runCount) {
  /** The whole batch's run whose texts are so long. */
  int runOf(long length) {
    for (int text = 0; text < lengths.length; text++) {
      if (lengths[text] == length) {
        return runs[text];
      }
    }
    throw new IllegalArgumentException("The part has no text of " + length + " tokens");
  }

  /**
   * The pieces of the whole batch's mask that make up this part's.
   *
   * @param like [tokens, …], packed, or [texts, heads, length, length] of one run
   */
  List<Segment> segments(Tensor like) {
    boolean attention = like.dim() == 4;
    long perUnit = like.numel() / Math.max(1, like.size(0)); // of a token, or of a text
    List<Segment> segments = new ArrayList<>();
    long next = 0;
    for (int text = 0; text < lengths.length; text++) {
      if (attention && lengths[text] != like.size(2)) {
        continue;
      }
      long length = attention ? perUnit : lengths[text] * perUnit;
      long inWhole = (attention ? places[text] : starts[text]) * perUnit;
      segments.add(new Segment(next, inWhole, length));
      next += length;
    }
    if (next != like.numel()) {
      throw new IllegalArgumentException(
          "A tensor of " + like.numel() + " elements does not belong to this part of a batch");
    }
    return segments;
  }
}
