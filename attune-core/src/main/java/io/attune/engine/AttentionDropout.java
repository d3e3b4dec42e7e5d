package io.attune.engine;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The dropout masks of one layer's attention weights, see {@link Dropout#attention}. A text's mask
 * is the same for every padding: each row of its scores takes random numbers of its own.
 */
public final class AttentionDropout {
  private final long stream;
  private final long[] lengths;
  private final long[] starts;
  private final int heads;
  private final boolean half;
  private final int threshold;
  private final float scale;
  private final ScalarType type;

  AttentionDropout(
      long stream, long[] lengths, long[] starts, int heads, ScalarType type, double probability) {
    this.stream = stream;
    this.lengths = lengths;
    this.starts = starts;
    this.heads = heads;
    this.type = type;
    half = type == ScalarType.BFloat16;
    threshold = Dropout.threshold(probability);
    scale = Dropout.scale(threshold);
  }

  /**
   * Masks of neighbouring texts.
   *
   * @param first the first of them
   * @param texts how many
   * @param padded to how many tokens each is padded, at least its length
   * @return [texts · heads, padded, padded]: rows are queries; 0 for padding, and elsewhere 0 or 1
   *     / (1 − probability)
   */
  public Tensor mask(int first, int texts, int padded) {
    Tensor mask = Tensors.empty(type, (long) texts * heads, padded, padded);
    Pointer data = mask.data_ptr();
    long address = data.address();
    IntStream.range(0, texts * heads)
        .parallel()
        .forEach(unit -> write(address, unit, first + unit / heads, unit % heads, padded));
    return mask;
  }

  private void write(long address, int unit, int text, int head, int padded) {
    long begin = (long) unit * padded * padded;
    if (padded % Dropout.LANES == 0) {
      long[] kept = kept(text, head, padded, padded / Dropout.LANES);
      long[] values =
          half ? Dropout.shorts(kept, Dropout.toBf16(scale)) : Dropout.floats(kept, scale);
      new LongPointer(new Dropout.Address(address)).position(begin / (half ? 4 : 2)).put(values);
    } else {
      writeElements(address, begin, text, head, padded);
    }
  }

  /** 0 or 1 in each lane; rows of the given number of words, padding included. */
  private long[] kept(int text, int head, int rows, int wordsOfRow) {
    int length = (int) lengths[text];
    int words = (int) BatchPart.words(length);
    int beyond = words * Dropout.LANES - length; // lanes of a row's last word
    long own = -1L >>> (16 * beyond);
    long first = (starts[text] * heads + (long) head * length * words);
    long[] kept = new long[rows * wordsOfRow];
    for (int row = 0; row < length; row++) {
      int begin = row * wordsOfRow;
      Dropout.keep(
          stream + Dropout.GOLDEN_GAMMA * (first + (long) row * words),
          threshold,
          kept,
          begin,
          words);
      kept[begin + words - 1] &= own;
    }
    return kept;
  }

  private void writeElements(long address, long begin, int text, int head, int padded) {
    int wordsOfRow = (int) BatchPart.words(padded);
    long[] kept = kept(text, head, padded, wordsOfRow);
    float[] values = new float[padded * padded];
    for (int row = 0; row < padded; row++) {
      for (int column = 0; column < padded; column++) {
        int lane = row * wordsOfRow * Dropout.LANES + column;
        values[row * padded + column] = Dropout.isKept(kept, lane) ? scale : 0;
      }
    }
    if (half) {
      short[] halves = new short[values.length];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = values[i] == 0 ? 0 : Dropout.toBf16(scale);
      }
      new ShortPointer(new Dropout.Address(address)).position(begin).put(halves);
    } else {
      new FloatPointer(new Dropout.Address(address)).position(begin).put(values);
    }
  }
}
