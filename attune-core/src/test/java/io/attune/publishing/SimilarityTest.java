package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.data.ScoredPair;
import io.attune.data.Triplet;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.training.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimilarityTest {
  private static final TrainingArguments ARGUMENTS =
      TrainingArguments.builder(Path.of("out")).build();

  @Test
  void cosinesAreOfEachRow() {
    PairSimilarities similarities =
        PairSimilarities.of(
            new float[][] {{2, 0}, {3, 4}, {0, 0}},
            new float[][] {{5, 0}, {4, 3}, {1, 1}},
            new float[][] {{0, 1}, {-3, -4}, {1, 0}});
    assertThat(similarities.positive()).containsExactly(new double[] {1, 0.96, 0}, within(1e-12));
    assertThat(similarities.negative()).containsExactly(new double[] {0, -1, 0}, within(1e-12));
    assertThat(similarities.meanPositive()).isCloseTo(1.96 / 3, within(1e-12));
    assertThat(similarities.meanNegative()).isCloseTo(-1.0 / 3, within(1e-12));
    assertThat(similarities.shareRight()).isCloseTo(2.0 / 3, within(1e-12)); // a tie is wrong
  }

  @Test
  void everyRowNeedsBothSimilarities() {
    assertThatThrownBy(() -> new PairSimilarities(new double[2], new double[1]))
        .hasMessageContaining("2 and 1");
  }

  @Test
  void binsSpanAllSimilaritiesAndCountEachOnce() {
    SimilarityHistogram histogram =
        SimilarityHistogram.of(
            "test",
            new PairSimilarities(new double[] {0.5, 0.501}, new double[] {0.31, 0.32}),
            new PairSimilarities(new double[] {0.9, 1}, new double[] {-0.05, 0.024}));
    assertThat(histogram.low()).isEqualTo(-0.1);
    assertThat(histogram.high()).isEqualTo(1);
    assertThat(histogram.bins()).isEqualTo(44);
    assertThat(histogram.positiveBefore()[24]).isEqualTo(2); // 0.5 … 0.525
    assertThat(histogram.positiveAfter()[43]).isEqualTo(1); // 1 belongs to the last bin
    assertThat(histogram.negativeAfter()[2]).isEqualTo(1); // −0.05 … −0.025
    assertThat(histogram.negativeAfter()[4]).isEqualTo(1); // 0 … 0.025
    assertThat(histogram.edge(4)).isCloseTo(0, within(1e-12));
    for (int[] counts : List.of(histogram.negativeBefore(), histogram.positiveAfter())) {
      assertThat(IntStream.of(counts).sum()).isEqualTo(2);
    }
  }

  @Test
  void equalSimilaritiesStillMakeAHistogram() {
    PairSimilarities same = new PairSimilarities(new double[] {1}, new double[] {1});
    SimilarityHistogram histogram = SimilarityHistogram.of("test", same, same);
    assertThat(histogram.bins()).isGreaterThanOrEqualTo(4);
    assertThat(IntStream.of(histogram.positiveBefore()).sum()).isEqualTo(1);
  }

  @Test
  void explicitNegativesAreTakenWithTheirPrompts() {
    Dataset triplets =
        Dataset.of(
            "t",
            List.of(
                new Triplet("a", "p", List.of("n", "m")),
                new Triplet("b", "q", List.of("o", "k"))));
    TrainingArguments arguments =
        TrainingArguments.builder(Path.of("out"))
            .prompts(Map.of("anchor", "query: ", "*", "passage: "))
            .build();
    SimilaritySample sample = SimilaritySample.of(triplets, arguments, 10).orElseThrow();
    assertThat(sample.anchors()).containsExactly("query: a", "query: b");
    assertThat(sample.positives()).containsExactly("passage: p", "passage: q");
    assertThat(sample.negatives()).containsExactly("passage: n", "passage: o");
    assertThat(sample.description())
        .isEqualTo("2 rows of t; each anchor with its positive, and with its negative");
  }

  @Test
  void anotherRowsPositiveIsNeverAnEqualText() {
    List<Pair> pairs =
        IntStream.range(0, 400)
            .mapToObj(i -> new Pair("anchor " + i % 150, "text " + i % 7))
            .toList();
    SimilaritySample sample = SimilaritySample.of(Dataset.of(pairs), ARGUMENTS, 300).orElseThrow();
    assertThat(sample.size()).isEqualTo(300);
    for (int row = 0; row < sample.size(); row++) {
      assertThat(sample.negatives().get(row))
          .isNotEqualTo(sample.positives().get(row))
          .startsWith("text ");
    }
    SimilaritySample again = SimilaritySample.of(Dataset.of(pairs), ARGUMENTS, 300).orElseThrow();
    assertThat(again.negatives()).isEqualTo(sample.negatives());
    assertThat(again.anchors()).isEqualTo(sample.anchors());
  }

  @Test
  void thereIsNoSampleWithoutNegativesOrPairs() {
    Dataset same = Dataset.of(List.of(new Pair("a", "p"), new Pair("b", "p")));
    assertThat(SimilaritySample.of(same, ARGUMENTS, 10)).isEmpty();
    Dataset scored = Dataset.of(List.of(new ScoredPair("a", "b", 0.5)));
    assertThat(SimilaritySample.of(scored, ARGUMENTS, 10)).isEmpty();
  }

  @Test
  void aModelIsMeasured() throws IOException {
    Dataset triplets =
        Dataset.of(List.of(new Triplet("the same words", "the same words", List.of("others"))));
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      PairSimilarities similarities =
          SimilaritySample.of(triplets, ARGUMENTS, SimilaritySample.DEFAULT_ROWS)
              .orElseThrow()
              .measure(model);
      assertThat(similarities.positive()[0]).isCloseTo(1, within(1e-6));
      assertThat(similarities.negative()[0]).isLessThan(1);
    }
  }
}
