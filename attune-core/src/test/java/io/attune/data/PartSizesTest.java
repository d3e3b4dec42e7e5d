package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** How large the parts of a split become, with single rows, groups and strata. */
class PartSizesTest {
  private record Item(int number, int group, String stratum) {}

  private static final RowKeys<Item> KEYS =
      RowKeys.<Item>ofTexts(item -> List.of())
          .withIds(item -> List.of("group " + item.group()))
          .withStratum(Item::stratum);

  private static int[] sizes(Split<?> split) {
    return split.parts().stream().mapToInt(List::size).toArray();
  }

  private static Split<Item> split(List<Item> items, PartSizes sizes, long seed) {
    return new DatasetSplitter(SplitOptions.DEFAULT.withSizes(sizes).withSeed(seed))
        .split(items, KEYS);
  }

  private static List<Item> single(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Item(i, i, "")).toList();
  }

  @Test
  void sharesAreRoundedDownAndTheRestIsTheLastPart() {
    assertThat(PartSizes.DEFAULT.of(1012)).containsExactly(809, 101, 102);
    assertThat(sizes(split(single(1012), PartSizes.DEFAULT, 42))).containsExactly(809, 101, 102);
    assertThat(new PartSizes.Shares(0.8, 0, 0.2).of(1012)).containsExactly(809, 0, 203);
    assertThat(new PartSizes.Shares(0.9, 0.1, 0).of(1012)).containsExactly(910, 102, 0);
    assertThat(new PartSizes.Shares(1, 0, 0).of(7)).containsExactly(7, 0, 0);
  }

  @Test
  void aPartThatWasAskedForGetsARow() {
    assertThat(PartSizes.DEFAULT.of(4)).containsExactly(2, 1, 1);
    assertThat(PartSizes.DEFAULT.of(3)).containsExactly(1, 1, 1);
    assertThatThrownBy(() -> PartSizes.DEFAULT.of(2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("2 rows are too few for 3 parts; give more rows or ask for fewer parts.");
  }

  @Test
  void countsAreTakenAsTheyAre() {
    PartSizes rest = new PartSizes.Counts(70, 20, PartSizes.Counts.REST);
    assertThat(sizes(split(single(100), rest, 1))).containsExactly(70, 20, 10);
    assertThat(sizes(split(single(100), new PartSizes.Counts(60, 0, 40), 1)))
        .containsExactly(60, 0, 40);
    assertThatThrownBy(() -> new PartSizes.Counts(60, 10, 40).of(100))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The counts train 60, validation 10 and test 40 add up to 110, but there are 100 rows; ask for fewer.");
    assertThatThrownBy(() -> new PartSizes.Counts(60, 10, 20).of(100))
        .hasMessageContaining("they must add up to all of them");
    assertThatThrownBy(() -> new PartSizes.Counts(60, -1, 20))
        .hasMessageContaining("none may be negative");
  }

  /** Fives and threes can make up 80, 10 and 10 of 100, whatever order the seed puts them in. */
  @RepeatedTest(20)
  void groupsMeetTheSizesWhereTheyCan(RepetitionInfo repetition) {
    List<Item> items = new ArrayList<>();
    for (int group = 0; items.size() < 100; group++) {
      int size = group < 8 ? 5 : group < 23 ? 3 : group < 26 ? 4 : 1;
      for (int i = 0; i < size && items.size() < 100; i++) {
        items.add(new Item(items.size(), group, ""));
      }
    }
    long seed = repetition.getCurrentRepetition();
    assertThat(sizes(split(items, PartSizes.DEFAULT, seed)))
        .as("seed " + seed)
        .containsExactly(80, 10, 10);
  }

  @RepeatedTest(20)
  void everyPartHasItsShareOfEachStratum(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    List<Item> items = new ArrayList<>();
    Map<String, Integer> all = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      String stratum = random.nextInt(10) == 0 ? "rare" : random.nextInt(3) == 0 ? "b" : "a";
      items.add(new Item(i, i, stratum));
      all.merge(stratum, 1, Integer::sum);
    }
    Collections.shuffle(items, new Random(seed));
    Split<Item> split = split(items, PartSizes.DEFAULT, seed);
    assertThat(sizes(split)).containsExactly(800, 100, 100);
    double[] shares = {0.8, 0.1, 0.1};
    all.forEach(
        (stratum, count) -> {
          for (int part = 0; part < 3; part++) {
            long found =
                split.parts().get(part).stream().filter(i -> i.stratum().equals(stratum)).count();
            assertThat((double) found)
                .as("seed %d, %s in part %d", seed, stratum, part)
                .isBetween(shares[part] * count - 2, shares[part] * count + 2);
          }
        });
  }

  @RepeatedTest(10)
  void strataAreMetAsNearAsGroupsAllow(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    SplittableRandom random = new SplittableRandom(seed);
    List<Item> items = new ArrayList<>();
    for (int group = 0; group < 150; group++) {
      String stratum = group % 3 == 0 ? "a" : "b";
      int size = 1 + random.nextInt(4);
      for (int i = 0; i < size; i++) {
        items.add(new Item(items.size(), group, stratum));
      }
    }
    Split<Item> split = split(items, PartSizes.DEFAULT, seed);
    int[] wished = PartSizes.DEFAULT.of(items.size());
    for (int part = 0; part < 3; part++) {
      assertThat(Math.abs(sizes(split)[part] - wished[part])).as("seed " + seed).isLessThan(2);
      long a = split.parts().get(part).stream().filter(i -> i.stratum().equals("a")).count();
      long allOfA = items.stream().filter(i -> i.stratum().equals("a")).count();
      assertThat((double) a).isCloseTo((double) allOfA * wished[part] / items.size(), within(3.0));
    }
  }
}
