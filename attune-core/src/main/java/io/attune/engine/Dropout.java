package io.attune.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Inverted dropout with masks that depend on nothing but a seed and the order of the calls.
 *
 * <p>libtorch draws its masks one after the other from a sequential generator, which costs a fifth
 * of a training step. Here a counter-based generator (SplitMix64, Steele, Lea and Flood 2014) fills
 * them in parallel, four elements a random number: the mask at a position is a function of the
 * seed, the call's number and the position, so neither threads nor a resumed run change it. What
 * counts for the weights of an attention is the position inside of the text, so neither does the
 * way in which texts are put together for their products.
 *
 * <p>One instance serves one forward pass.
 */
public final class Dropout {
  static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int ONE = 1 << 16; // probability 1 in the fixed point of a lane
  static final int LANES = 4; // 16-bit lanes in a 64-bit random number
  private static final int BLOCK = 1 << 13; // random numbers a task: their masks stay in the cache

  /** In each lane the highest bit. */
  private static final long HIGH_BIT = 0x8000800080008000L;

  /** In each lane the lowest bit: times a number below 2^16, that number in every lane. */
  private static final long LOW_BIT = 0x0001000100010001L;

  private final long seed;
  private final BatchPart part; // null for a whole batch
  private long calls;

  /**
   * @param seed of the run
   * @param pass which forward pass of the run this is; every pass gets other masks
   */
  public Dropout(long seed, long pass) {
    this(seed, pass, null);
  }

  private Dropout(long seed, long pass, BatchPart part) {
    this.seed = mix(mix(seed) + GOLDEN_GAMMA * (pass + 1));
    this.part = part;
  }

  /**
   * Masks for a pass over some texts of a batch, equal to those which the same texts get when the
   * whole batch goes through the model at once.
   *
   * @param seed of the run
   * @param pass of the whole batch
   * @param part where its texts lie in the whole batch
   * @return a dropout for one pass over the part
   */
  public static Dropout ofPart(long seed, long pass, BatchPart part) {
    return new Dropout(seed, pass, Objects.requireNonNull(part));
  }

  /**
   * Sets each element to zero with the given probability and multiplies the others by 1 / (1 −
   * probability), so that the expected value stays (in bf16, to that factor's own rounding).
   *
   * @param input float32 or bf16, [tokens, …], packed
   * @param probability in [0, 1), realised in steps of 1/65536
   * @return a tensor of the same shape and type; the input itself where the probability is 0
   */
  public Tensor apply(Tensor input, double probability) {
    requireProbability(probability);
    return probability == 0 ? input : input.mul(mask(input, probability));
  }

  /**
   * What {@link #apply} multiplies its input by.
   *
   * @param like float32 or bf16, [tokens, …], packed
   * @param probability in (0, 1)
   * @return a tensor of the same shape and type, of zeros and 1 / (1 − probability)
   */
  public Tensor mask(Tensor like, double probability) {
    requireProbability(probability);
    long stream = nextStream();
    ScalarType type = like.scalar_type().intern();
    int threshold = threshold(probability);
    float scale = scale(threshold);
    boolean half = type == ScalarType.BFloat16;
    long elements = like.numel();
    long words = (elements + LANES - 1) / LANES;
    Tensor padded = Tensors.empty(type, words * LANES); // whole words, so that no end is special
    Pointer data = padded.data_ptr();
    long address = data.address();
    if (part == null) {
      IntStream.range(0, Math.toIntExact((words + BLOCK - 1) / BLOCK))
          .parallel()
          .forEach(
              block -> {
                long first = (long) block * BLOCK;
                long[] kept = new long[(int) Math.min(BLOCK, words - first)];
                keep(stream + GOLDEN_GAMMA * first, threshold, kept, 0, kept.length);
                long[] values = half ? shorts(kept, toBf16(scale)) : floats(kept, scale);
                new LongPointer(new Address(address))
                    .position(first * values.length / kept.length)
                    .put(values);
              });
    } else {
      blocks(part.segments(like)).parallelStream()
          .forEach(block -> writePart(address, block, stream, threshold, half, scale));
    }
    return padded.narrow(0, 0, elements).view_as(like);
  }

  /**
   * Masks for the attention weights of one layer.
   *
   * @param lengths tokens of each text of the pass, in packed order
   * @param heads of the attention
   * @param type float32 or bf16
   * @param probability in (0, 1)
   * @return the masks of all texts
   */
  public AttentionDropout attention(
      long[] lengths, int heads, ScalarType type, double probability) {
    requireProbability(probability);
    long[] starts = part == null ? BatchPart.scoreStarts(lengths) : part.scoreStarts();
    return new AttentionDropout(nextStream(), lengths, starts, heads, type, probability);
  }

  private long nextStream() {
    return mix(seed + GOLDEN_GAMMA * ++calls);
  }

  private static void requireProbability(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("Dropout probability must be in [0, 1): " + probability);
    }
  }

  /** A lane below it is dropped. */
  static int threshold(double probability) {
    return (int) Math.min(ONE - 1, Math.round(probability * ONE));
  }

  static float scale(int threshold) {
    return (float) ONE / (ONE - threshold);
  }

  private static List<Segment> blocks(List<Segment> segments) {
    List<Segment> blocks = new ArrayList<>();
    for (Segment segment : segments) {
      for (long start = 0; start < segment.length(); start += BLOCK) {
        blocks.add(
            new Segment(
                segment.inMask() + start,
                segment.inWhole() + start,
                Math.min(BLOCK, segment.length() - start)));
      }
    }
    return blocks;
  }

  /** Writes elements that need not begin or end where random numbers do. */
  private static void writePart(
      long address, Segment block, long stream, int threshold, boolean half, float scale) {
    long first = block.inWhole() / LANES;
    int skipped = (int) (block.inWhole() % LANES);
    int length = (int) block.length();
    long[] kept = new long[(skipped + length + LANES - 1) / LANES];
    keep(stream + GOLDEN_GAMMA * first, threshold, kept, 0, kept.length);
    if (half) {
      short[] values = new short[length];
      for (int i = 0; i < length; i++) {
        values[i] = isKept(kept, skipped + i) ? toBf16(scale) : 0;
      }
      new ShortPointer(new Address(address)).position(block.inMask()).put(values);
    } else {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = isKept(kept, skipped + i) ? scale : 0;
      }
      new FloatPointer(new Address(address)).position(block.inMask()).put(values);
    }
  }

  static boolean isKept(long[] kept, int element) {
    return (kept[element / LANES] >>> (16 * (element % LANES)) & 1) != 0;
  }

  /**
   * Keeps an element where its 16 random bits reach the threshold; four elements a word, all at
   * once. The lower 15 bits are compared by a subtraction: the highest bit, set before, is still
   * there afterwards exactly where they reach the threshold's. What the highest bits themselves say
   * is added by one logical operation.
   */
  static void keep(long stream, int threshold, long[] kept, int begin, int count) {
    long lowerBits = (threshold & 0x7fff) * LOW_BIT;
    boolean belowHalf = threshold < ONE / 2;
    for (int i = 0; i < count; i++) {
      long bits = mix(stream + GOLDEN_GAMMA * i);
      long reached = (bits | HIGH_BIT) - lowerBits;
      long decided = belowHalf ? bits | reached : bits & reached;
      kept[begin + i] = (decided & HIGH_BIT) >>> 15; // 0 or 1 in each lane
    }
  }

  /** Four bf16 numbers a word; no lane's product reaches the next. */
  static long[] shorts(long[] kept, short scale) {
    long factor = Short.toUnsignedLong(scale);
    for (int i = 0; i < kept.length; i++) {
      kept[i] *= factor;
    }
    return kept;
  }

  /** Two float32 numbers a word, the earlier one in its lower half. */
  static long[] floats(long[] kept, float scale) {
    long factor = Float.floatToRawIntBits(scale);
    long[] values = new long[2 * kept.length];
    for (int i = 0; i < kept.length; i++) {
      long word = kept[i];
      values[2 * i] = ((word & 1) | (word << 16 & 1L << 32)) * factor;
      values[2 * i + 1] = ((word >>> 32 & 1) | (word >>> 16 & 1L << 32)) * factor;
    }
    return values;
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Rounds to the nearest bf16, ties to even. */
  static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** A view of memory that somebody else owns, for threads without the tensor's scope. */
  static final class Address extends Pointer {
    Address(long value) {
      super();
      address = value;
    }
  }
}
