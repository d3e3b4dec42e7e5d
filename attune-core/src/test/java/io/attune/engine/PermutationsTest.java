package io.attune.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders as {@code torch.randperm(n, generator=torch.Generator().manual_seed(seed))} gives them.
 */
class PermutationsTest {
  @Test
  void equalsPyTorch() {
    assertThat(Permutations.random(42, 5)).containsExactly(2, 4, 3, 0, 1);
    assertThat(Permutations.random(42, 26)).startsWith(18, 0, 6, 24, 2, 22, 4, 13, 12, 7);
    assertThat(Permutations.random(43, 26))
        .containsExactly(
            4, 9, 25, 22, 17, 3, 6, 20, 21, 5, 8, 10, 1, 7, 11, 18, 0, 19, 13, 24, 23, 2, 15, 16,
            12, 14);
    assertThat(Permutations.random(42, 809))
        .startsWith(99, 740, 33, 761, 365, 508, 581, 83, 786, 322);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 809, 30_000})
  void holdsEveryIndexOnceWhateverTheType(int count) {
    int[] order = Permutations.random(7, count);
    assertThat(Permutations.random32(7, count)).isEqualTo(order);
    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, count).toArray());
  }
}
