package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeakageTest {
  private record Passage(String document, String query, String text) {}

  private static final RowKeys<Passage> KEYS =
      RowKeys.<Passage>ofTexts(p -> List.of(p.query(), p.text()))
          .withIds(p -> List.of(p.document()));

  private static String words(int from) {
    return IntStream.range(from, from + 20).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  @Test
  void eachWayOfSharingIsCounted() {
    List<Passage> train =
        List.of(
            new Passage("d1", "first query", words(0)), new Passage("d2", "second", words(100)));
    List<Passage> validation =
        List.of(
            new Passage("d3", "First query!", words(200)), // an equal query
            new Passage("d2", "third", words(300)), // a document seen in training
            new Passage("d4", "fourth", words(100).replace("w110", "other"))); // a near-duplicate
    List<Passage> test =
        List.of(
            new Passage("d5", "fifth", words(200)), // seen in validation only
            new Passage("d6", "sixth", words(400)));
    Leakage leakage = Leakage.of(List.of(train, validation, test), KEYS, 0.7);
    assertThat(leakage.heldOut()).isEqualTo(5);
    assertThat(leakage.equalTexts()).isEqualTo(2);
    assertThat(leakage.ids()).isEqualTo(1);
    assertThat(leakage.nearDuplicates()).isEqualTo(1);
    assertThat(leakage.any()).isEqualTo(4);
    assertThat(leakage.isNone()).isFalse();
    assertThat(leakage.examples().get(0)).isEqualTo("First query!");
  }

  @Test
  void aShuffledSplitLeaksWhatTheSplitterKeepsTogether() {
    SplittableRandom random = new SplittableRandom(5);
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int document = random.nextInt(150);
      passages.add(new Passage("d" + document, "query " + i, words(1000 * i)));
    }
    Split<Passage> split = new DatasetSplitter(SplitOptions.DEFAULT).split(passages, KEYS);
    assertThat(Leakage.of(split.parts(), KEYS, 0.7))
        .isEqualTo(new Leakage(60, 0, 0, 0, 0, List.of()));

    List<List<Passage>> shuffled = ShuffledSplit.of(passages, PartSizes.DEFAULT, 42);
    assertThat(shuffled.stream().map(List::size)).containsExactly(240, 30, 30);
    Leakage naive = Leakage.of(shuffled, KEYS, 0.7);
    Set<String> seen =
        shuffled.get(0).stream()
            .map(Passage::document)
            .collect(Collectors.toCollection(HashSet::new));
    long expected = shuffled.get(1).stream().filter(p -> seen.contains(p.document())).count();
    shuffled.get(1).forEach(p -> seen.add(p.document()));
    expected += shuffled.get(2).stream().filter(p -> seen.contains(p.document())).count();
    assertThat(naive.ids()).isEqualTo((int) expected).isGreaterThan(20);
    assertThat(naive.any()).isEqualTo(naive.ids());
  }

  @Test
  void aShuffleIsSeededAndKeepsEveryRow() {
    List<Integer> rows = IntStream.range(0, 100).boxed().toList();
    List<List<Integer>> parts = ShuffledSplit.of(rows, PartSizes.DEFAULT, 1);
    assertThat(parts).isEqualTo(ShuffledSplit.of(rows, PartSizes.DEFAULT, 1));
    assertThat(parts).isNotEqualTo(ShuffledSplit.of(rows, PartSizes.DEFAULT, 2));
    assertThat(parts.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(rows);
  }
}
