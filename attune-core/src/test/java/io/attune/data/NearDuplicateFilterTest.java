package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicateFilterTest {
  private static String text(SplittableRandom random, int words) {
    return random.ints(words, 0, 5000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  /** The text with some words, from the first on, exchanged for others. */
  private static String changed(String text, int words) {
    String[] parts = text.split(" ", -1);
    IntStream.range(0, words).forEach(i -> parts[i] = "other" + i);
    return String.join(" ", parts);
  }

  private static double jaccard(String a, String b) {
    Set<Integer> first = ShingleSet.of(a).stream().boxed().collect(Collectors.toSet());
    Set<Integer> second = ShingleSet.of(b).stream().boxed().collect(Collectors.toSet());
    Set<Integer> both = new HashSet<>(first);
    both.retainAll(second);
    return (double) both.size() / (first.size() + second.size() - both.size());
  }

  /** A slow twin counts the trigrams; the mean over many texts leaves little of the error. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 10, 40})
  void theEstimateIsTheJaccardIndex(int changedWords) {
    SplittableRandom random = new SplittableRandom(7);
    double estimated = 0;
    double exact = 0;
    int texts = 100;
    for (int i = 0; i < texts; i++) {
      String text = text(random, 60 + random.nextInt(200));
      String other = changed(text, changedWords);
      double estimate = MinHashSignature.of(text).similarity(MinHashSignature.of(other));
      assertThat(estimate).isCloseTo(jaccard(text, other), within(0.25)); // five standard errors
      estimated += estimate / texts;
      exact += jaccard(text, other) / texts;
    }
    assertThat(estimated).isCloseTo(exact, within(0.02));
  }

  @Test
  void shortTextsAreComparedAsWell() {
    MinHashSignature text = MinHashSignature.of("night nurse wanted");
    assertThat(text.similarity(MinHashSignature.of("NIGHT  nurse, wanted!"))).isEqualTo(1);
    assertThat(text.similarity(MinHashSignature.of("bakes bread daily"))).isLessThan(0.1);
  }

  @Test
  void onlyTheFirstOfNearTextsPasses() {
    SplittableRandom random = new SplittableRandom(8);
    NearDuplicateFilter filter = new NearDuplicateFilter(0.8);
    for (int i = 0; i < 300; i++) {
      String text = text(random, 150);
      assertThat(filter.pass(MinHashSignature.of(text))).as("text %d", i).isEmpty();
      assertThat(filter.pass(MinHashSignature.of(changed(text, 2))))
          .as("near %d", i)
          .hasValue(2 * i);
      assertThat(filter.pass(MinHashSignature.of(changed(text, 75)))).as("far %d", i).isEmpty();
    }
  }

  @Test
  void textsWithoutWordsRepeatNothing() {
    NearDuplicateFilter filter = new NearDuplicateFilter(0.8);
    assertThat(filter.pass(MinHashSignature.of("…"))).isEmpty();
    assertThat(filter.pass(MinHashSignature.of("…"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void thresholdsOutsideAreRefused(double threshold) {
    assertThatThrownBy(() -> new NearDuplicateFilter(threshold))
        .hasMessageContaining("above 0 and at most 1, but is " + threshold);
  }
}
