package io.attune.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommonRunTest {
  @Test
  void equalsItsSlowTwin() {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      List<String> a = words(random);
      List<String> b = words(random);
      assertThat(CommonRun.longest(a, b)).as("%s in %s", a, b).hasSize(slowly(a, b));
      assertThat(CommonRun.contains(b, CommonRun.longest(a, b))).isEqualTo(slowly(a, b) > 0);
    }
  }

  private static List<String> words(Random random) {
    return random
        .ints(random.nextInt(12), 0, 3)
        .mapToObj(i -> List.of("a", "b", "c").get(i))
        .toList();
  }

  private static int slowly(List<String> a, List<String> b) {
    for (int length = a.size(); length > 0; length--) {
      for (int start = 0; start + length <= a.size(); start++) {
        if (Collections.indexOfSubList(b, a.subList(start, start + length)) >= 0) {
          return length;
        }
      }
    }
    return 0;
  }
}
