package io.attune.engine;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Random permutations from libtorch's own generator (Mersenne Twister), so that the same seed gives
 * the same order as {@code torch.randperm} gives in Python.
 */
public final class Permutations {
  private Permutations() {}

  /**
   * {@code torch.randperm(count, generator=torch.Generator().manual_seed(seed))}.
   *
   * @param seed any
   * @param count how many indices, 0 or more
   * @return the indices 0 … count−1 in random order
   */
  public static int[] random(long seed, int count) {
    return random(seed, count, ScalarType.Long);
  }

  /**
   * The same with {@code dtype=torch.int32}, whose order differs from the 64-bit one's only for
   * very long permutations.
   *
   * @param seed any
   * @param count how many indices, 0 or more
   * @return the indices 0 … count−1 in random order
   */
  public static int[] random32(long seed, int count) {
    return random(seed, count, ScalarType.Int);
  }

  private static int[] random(long seed, int count, ScalarType type) {
    try (NativeScope scope = NativeScope.open()) {
      Generator generator = torch.make_generator_cpu(seed);
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
}
