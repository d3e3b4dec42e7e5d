package io.attune.engine;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Inverted dropout with masks that depend on nothing but a seed and the order of the calls.
 *
 * <p>libtorch draws its masks one after the other from a sequential generator, which costs a fifth
 * of a training step. Here a counter-based generator (SplitMix64, Steele, Lea and Flood 2014) fills
 * them in parallel: the mask at a position is a function of the seed, the call's number and the
 * position, so neither threads nor a resumed run change it.
 *
 * <p>One instance serves one forward pass.
 */
public final class Dropout {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int ONE = 1 << 16; // probability 1 in the fixed point of a lane
  private static final int LANES = 4; // 16-bit lanes in a 64-bit random number
  private static final int BLOCK =
      1 << 15; // elements a task, so that a block stays in the L2 cache

  private final long seed;
  private long calls;

  /**
   * @param seed of the run
   * @param pass which forward pass of the run this is; every pass gets other masks
   */
  public Dropout(long seed, long pass) {
    this.seed = mix(mix(seed) + GOLDEN_GAMMA * (pass + 1));
  }

  /**
   * Sets each element to zero with the given probability and multiplies the others by 1 / (1 −
   * probability), so that the expected value stays (in bf16, to that factor's own rounding).
   *
   * @param input float32 or bf16, any shape
   * @param probability in [0, 1), realised in steps of 1/65536
   * @return a tensor of the same shape and type; the input itself where the probability is 0
   */
  public Tensor apply(Tensor input, double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("Dropout probability must be in [0, 1): " + probability);
    }
    if (probability == 0) {
      return input;
    }
    return input.mul(mask(input, probability));
  }

  private Tensor mask(Tensor like, double probability) {
    long stream = mix(seed + GOLDEN_GAMMA * ++calls);
    ScalarType type = like.scalar_type().intern();
    Tensor mask = torch.empty_like(like);
    long elements = mask.numel();
    int threshold = (int) Math.min(ONE - 1, Math.round(probability * ONE));
    float scale = (float) ONE / (ONE - threshold);
    int blocks = Math.toIntExact((elements + BLOCK - 1) / BLOCK);
    Pointer data = mask.data_ptr();
    long address = data.address();
    boolean half = type == ScalarType.BFloat16;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              long start = (long) block * BLOCK;
              int length = (int) Math.min(BLOCK, elements - start);
              if (half) {
                writeShorts(address, start, shorts(stream, start, length, threshold, scale));
              } else {
                writeFloats(address, start, floats(stream, start, length, threshold, scale));
              }
            });
    return mask;
  }

  private static short[] shorts(long stream, long start, int length, int threshold, float scale) {
    short kept = toBf16(scale);
    short[] values = new short[length];
    for (int i = 0; i < length; i += LANES) {
      long bits = mix(stream + GOLDEN_GAMMA * ((start + i) / LANES));
      int lanes = Math.min(LANES, length - i);
      for (int lane = 0; lane < lanes; lane++) {
        values[i + lane] = ((bits >>> (16 * lane)) & 0xffff) >= threshold ? kept : 0;
      }
    }
    return values;
  }

  private static float[] floats(long stream, long start, int length, int threshold, float scale) {
    float[] values = new float[length];
    for (int i = 0; i < length; i += LANES) {
      long bits = mix(stream + GOLDEN_GAMMA * ((start + i) / LANES));
      int lanes = Math.min(LANES, length - i);
      for (int lane = 0; lane < lanes; lane++) {
        values[i + lane] = ((bits >>> (16 * lane)) & 0xffff) >= threshold ? scale : 0;
      }
    }
    return values;
  }

  private static void writeShorts(long address, long start, short[] values) {
    new ShortPointer(new Address(address)).position(start).put(values);
  }

  private static void writeFloats(long address, long start, float[] values) {
    new FloatPointer(new Address(address)).position(start).put(values);
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Rounds to the nearest bf16, ties to even. */
  private static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** A view of memory that somebody else owns, for threads without the tensor's scope. */
  private static final class Address extends Pointer {
    Address(long value) {
      super();
      address = value;
    }
  }
}
