package io.attune.engine;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Random permutations from libtorch's own generator (Mersenne Twister), so that the same seed gives
 * the same orders as {@code torch.randperm} gives in Python, one after another.
 */
public final class Permutations implements AutoCloseable {
  private Generator generator;
  private long drawn;

  /**
   * @param seed any
   */
  public Permutations(long seed) {
    reseed(seed);
  }

  /**
   * Starts anew, as {@code generator.manual_seed(seed)} does.
   *
   * @param seed any
   */
  public void reseed(long seed) {
    close();
    try (NativeScope scope = NativeScope.open()) {
      generator = scope.keep(torch.make_generator_cpu(seed));
    }
  }

  /**
   * {@code torch.randperm(count, generator=generator)}.
   *
   * @param count how many indices, 0 or more
   * @return the indices 0 … count−1 in random order
   */
  public int[] next(int count) {
    return next(count, ScalarType.Long);
  }

  /**
   * The same with {@code dtype=torch.int32}, whose order differs from the 64-bit one's only for
   * very long permutations.
   *
   * @param count how many indices, 0 or more
   * @return the indices 0 … count−1 in random order
   */
  public int[] next32(int count) {
    return next(count, ScalarType.Int);
  }

  /**
   * How much has been drawn.
   *
   * @return the lengths of all permutations so far, added
   */
  public long drawn() {
    return drawn;
  }

  private int[] next(int count, ScalarType type) {
    drawn += count;
    try (NativeScope scope = NativeScope.open()) {
      long[] order =
          Tensors.toLongs(
              torch.randperm(count, new GeneratorOptional(generator), new TensorOptions(type)));
      int[] indices = new int[count];
      for (int i = 0; i < count; i++) {
        indices[i] = (int) order[i];
      }
      return indices;
    }
  }

  /**
   * The first permutation of a new generator.
   *
   * @param seed any
   * @param count how many indices, 0 or more
   * @return the indices 0 … count−1 in random order
   */
  public static int[] random(long seed, int count) {
    try (Permutations permutations = new Permutations(seed)) {
      return permutations.next(count);
    }
  }

  /**
   * The first permutation of a new generator, with {@code dtype=torch.int32}.
   *
   * @param seed any
   * @param count how many indices, 0 or more
   * @return the indices 0 … count−1 in random order
   */
  public static int[] random32(long seed, int count) {
    try (Permutations permutations = new Permutations(seed)) {
      return permutations.next32(count);
    }
  }

  @Override
  public void close() {
    if (generator != null) {
      generator.close();
      generator = null;
    }
  }
}
