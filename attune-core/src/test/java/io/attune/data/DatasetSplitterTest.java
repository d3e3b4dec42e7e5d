package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class DatasetSplitterTest {
  private static final double THRESHOLD = SplitOptions.DEFAULT.nearDuplicateThreshold();

  private final Map<String, Set<List<String>>> trigrams = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();

  @RepeatedTest(20)
  void noTextOrNearDuplicateIsShared(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    List<Pair> pairs = pairs(200, new SplittableRandom(seed));
    Split<TrainingExample> split =
        new DatasetSplitter(SplitOptions.DEFAULT.withSeed(seed)).split(Dataset.of(pairs));

    List<List<TrainingExample>> parts = List.of(split.train(), split.validation(), split.test());
    assertThat(parts.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(pairs);
    for (int a = 0; a < parts.size(); a++) {
      for (int b = a + 1; b < parts.size(); b++) {
        assertSeparate(texts(parts.get(a)), texts(parts.get(b)), "seed " + seed);
      }
    }
    assertThat(split.train().size() / 200.0).as("seed " + seed).isCloseTo(0.8, within(0.02));
    assertThat(split.validation().size() / 200.0).isCloseTo(0.1, within(0.02));
    assertThat(split.groups()).isBetween(80, 199);
  }

  @RepeatedTest(10)
  void groupsAreThoseOfComparingAllWithAll(RepetitionInfo repetition) {
    long seed = 1000L + repetition.getCurrentRepetition();
    List<Pair> pairs = pairs(120, new SplittableRandom(seed));
    DisjointSets expected = new DisjointSets(pairs.size());
    for (int a = 0; a < pairs.size(); a++) {
      for (int b = 0; b < a; b++) {
        if (connected(pairs.get(a).texts(), pairs.get(b).texts())) {
          expected.union(a, b);
        }
      }
    }
    List<RowGroup> groups =
        RowGroup.find(pairs, RowKeys.ofTexts(TrainingExample::texts), THRESHOLD);
    assertThat(groups).as("seed " + seed).isNotEmpty();
    for (RowGroup group : groups) {
      assertThat(group.rows())
          .as("seed " + seed)
          .containsExactlyElementsOf(
              IntStream.range(0, pairs.size())
                  .filter(row -> expected.find(row) == expected.find(group.rows().get(0)))
                  .boxed()
                  .toList());
    }
  }

  @Test
  void dependsOnTheSeedAndNotOnTheOrderOfRows() {
    List<Pair> pairs = pairs(200, new SplittableRandom(7));
    Split<Pair> split = new DatasetSplitter(SplitOptions.DEFAULT).split(pairs, Pair::texts);
    assertThat(new DatasetSplitter(SplitOptions.DEFAULT).split(pairs, Pair::texts))
        .isEqualTo(split);
    assertThat(
            new DatasetSplitter(SplitOptions.DEFAULT.withSeed(43)).split(pairs, Pair::texts).test())
        .isNotEqualTo(split.test());
    List<Pair> reversed = new ArrayList<>(pairs);
    Collections.reverse(reversed);
    assertThat(new DatasetSplitter(SplitOptions.DEFAULT).split(reversed, Pair::texts).test())
        .containsExactlyInAnyOrderElementsOf(split.test());
  }

  /** Pinned: a split must stay what it was, on another Java and in a later version. */
  @Test
  void isTheSameEverywhere() {
    List<String> rows = IntStream.range(0, 30).mapToObj(row -> "row " + row).toList();
    Split<String> split = new DatasetSplitter(SplitOptions.DEFAULT).split(rows, List::of);
    assertThat(split.validation()).containsExactly("row 6", "row 8", "row 26");
    assertThat(split.test()).containsExactly("row 7", "row 15", "row 19");
  }

  @Test
  void equalLettersAndDigitsAreOneText() {
    assertTogether("Data Engineer (Berlin)", "data-engineer, BERLIN!");
    assertTogether("Cafe\u0301 １２", "café 12");
    assertTogether("javascript", "Java Script");
    assertTogether("👍", " 👍 ");
    assertApart("👍", "👎");
    assertApart("type 4", "type 5");
  }

  @Test
  void oneChangedWordMakesANearDuplicateFromFifteenWordsOn() {
    String fifteen =
        IntStream.range(0, 15).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    assertTogether(fifteen, fifteen.replace("word7", "other"));
    assertTogether(fifteen, fifteen.replace("word14", "other"));
    assertApart(fifteen, fifteen.replace("word7", "other").replace("word3", "another"));
    String fourteen = fifteen.replace(" word14", "");
    assertApart(fourteen, fourteen.replace("word7", "other"));
    assertTogether(fourteen, fourteen + " more");
    // Written without spaces, each character is a word.
    assertTogether("邹游中国足球运动员司职中场邹游在", "邹游中国足球运动员司职后场邹游在");
    String hindi = "नमस्ते दुनिया";
    assertThat(NormalizedText.words(hindi)).hasSize(2);
  }

  @Test
  void idsConnectAsWell() {
    record Passage(String document, String text) {}
    List<Passage> passages =
        IntStream.range(0, 100).mapToObj(i -> new Passage("d" + i / 5, "passage " + i)).toList();
    Split<Passage> split =
        new DatasetSplitter(SplitOptions.DEFAULT)
            .split(
                passages,
                RowKeys.<Passage>ofTexts(p -> List.of(p.text()))
                    .withIds(p -> List.of(p.document())));
    assertThat(split.groups()).isEqualTo(20);
    assertThat(split.largestGroup()).isEqualTo(5);
    assertThat(split.train()).hasSize(80);
    assertThat(split.validation()).hasSize(10);
    assertThat(split.train().stream().map(Passage::document))
        .doesNotContainAnyElementsOf(split.test().stream().map(Passage::document).toList());
  }

  @Test
  void everyPartGetsSomethingWhereThatIsPossible() {
    List<String> rows =
        Stream.concat(IntStream.range(0, 50).mapToObj(i -> "same"), Stream.of("b", "c")).toList();
    Split<String> split = new DatasetSplitter(SplitOptions.DEFAULT).split(rows, List::of);
    assertThat(split.train()).hasSize(50);
    assertThat(split.validation()).hasSize(1);
    assertThat(split.test()).hasSize(1);

    Split<String> twoParts =
        new DatasetSplitter(SplitOptions.DEFAULT.withShares(0.5, 0, 0.5))
            .split(List.of("a", "b", "b"), List::of);
    assertThat(twoParts.validation()).isEmpty();
    assertThat(twoParts.train().size() + twoParts.test().size()).isEqualTo(3);

    assertThatThrownBy(
            () ->
                new DatasetSplitter(SplitOptions.DEFAULT)
                    .split(List.of("a", "A", "b", "b!"), List::of))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "4 rows form only 2 groups that share no text, too few for 3 parts; give more rows, leave out what all rows have in common, or ask for fewer parts.");
  }

  @Test
  void optionsAreChecked() {
    assertThat(SplitOptions.DEFAULT)
        .isEqualTo(new SplitOptions(new PartSizes.Shares(0.8, 0.1, 0.1), 42, 0.7));
    assertThatThrownBy(() -> SplitOptions.DEFAULT.withShares(0.8, 0.1, 0.2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "The shares train 0.8, validation 0.1 and test 0.2 add up to 1.1; they must add up to 1, such as 0.8, 0.1 and 0.1.");
    assertThatThrownBy(() -> SplitOptions.DEFAULT.withShares(1.5, -0.5, 0))
        .hasMessage("The share for train is 1.5; it must be between 0 and 1.");
    assertThatThrownBy(() -> SplitOptions.DEFAULT.withNearDuplicateThreshold(0))
        .hasMessage(
            "The near-duplicate threshold is 0.0; it must be above 0 and at most 1, such as 0.7.");
  }

  /** All of one form: each text has every other as a candidate. */
  @Test
  void textsThatFillInOneFormTakeNoQuadraticTime() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < 10_000; row++) {
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 40; word++) {
        text.append(word % 5 == 0 ? "w" + random.nextInt(1_000_000) : "form" + word).append(' ');
      }
      rows.add(text.toString());
    }
    Split<String> split = new DatasetSplitter(SplitOptions.DEFAULT).split(rows, List::of);
    assertThat(split.groups()).isEqualTo(10_000);
    assertThat(split.train()).hasSize(8_000);
  }

  private static void assertTogether(String a, String b) {
    assertThat(groups(a, b)).as(a + " | " + b).isEqualTo(1);
  }

  private static void assertApart(String a, String b) {
    assertThat(groups(a, b)).as(a + " | " + b).isEqualTo(2);
  }

  private static int groups(String a, String b) {
    return RowGroup.find(List.of(a, b), RowKeys.<String>ofTexts(List::of), THRESHOLD).size();
  }

  private static Set<String> texts(List<TrainingExample> part) {
    return part.stream().flatMap(e -> e.texts().stream()).collect(Collectors.toSet());
  }

  private void assertSeparate(Set<String> a, Set<String> b, String what) {
    for (String first : a) {
      for (String second : b) {
        if (near(first, second)) {
          throw new AssertionError(what + ": shared between parts: " + first + " | " + second);
        }
      }
    }
  }

  private boolean connected(List<String> a, List<String> b) {
    return a.stream().anyMatch(first -> b.stream().anyMatch(second -> near(first, second)));
  }

  /** The definition, on words instead of hashes, and without an index. */
  private boolean near(String a, String b) {
    Set<List<String>> first = trigrams.computeIfAbsent(a, DatasetSplitterTest::trigramsOf);
    Set<List<String>> second = trigrams.computeIfAbsent(b, DatasetSplitterTest::trigramsOf);
    long common = first.stream().filter(second::contains).count();
    double jaccard = (double) common / (first.size() + second.size() - common);
    return jaccard >= THRESHOLD - 1e-9
        || keys.computeIfAbsent(a, NormalizedText::key)
            .equals(keys.computeIfAbsent(b, NormalizedText::key));
  }

  private static Set<List<String>> trigramsOf(String text) {
    List<String> words = new ArrayList<>(List.of("<", "<"));
    words.addAll(NormalizedText.words(text));
    words.addAll(List.of("<", "<"));
    return IntStream.range(0, words.size() - 2)
        .mapToObj(start -> List.copyOf(words.subList(start, start + 3)))
        .collect(Collectors.toSet());
  }

  /** Queries and documents, some of them repeated, rewritten in upper case or slightly changed. */
  private static List<Pair> pairs(int count, SplittableRandom random) {
    List<Pair> pairs = new ArrayList<>();
    while (pairs.size() < count) {
      Pair earlier = pairs.isEmpty() ? null : pairs.get(random.nextInt(pairs.size()));
      int kind = earlier == null ? 9 : random.nextInt(10);
      String query = kind == 0 ? earlier.anchor().toUpperCase(Locale.ROOT) : text(5, random);
      String document =
          switch (kind) {
            case 1 -> earlier.positive() + "!";
            case 2 -> earlier.positive().replaceFirst("w\\d+", "changed");
            case 3 -> earlier.positive() + " " + text(random.nextInt(1, 12), random);
            default -> text(random.nextInt(10, 40), random);
          };
      pairs.add(new Pair(query, document));
    }
    return pairs;
  }

  private static String text(int words, SplittableRandom random) {
    return random
        .ints(words, 0, 3000)
        .mapToObj(word -> "w" + word)
        .collect(Collectors.joining(" "));
  }
}
