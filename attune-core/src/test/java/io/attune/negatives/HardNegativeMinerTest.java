package io.attune.negatives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.NormalizedText;
import io.attune.negatives.GradedPair.Reference;
import io.attune.negatives.MinedRow.MinedNegative;
import io.attune.negatives.SuspectedNegative.Reason;
import io.attune.similarity.SimilarityFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HardNegativeMinerTest {
  private static List<MiningRow> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> MiningRow.of("query " + i, "document " + i))
        .toList();
  }

  private static MiningResult mine(List<MiningRow> rows, MiningOptionsBuilder options) {
    return mine(MiningInput.of(rows), options);
  }

  private static MiningResult mine(MiningInput input, MiningOptionsBuilder options) {
    return new HardNegativeMiner(new GivenVectors(SimilarityFunction.COSINE, 5), options.build())
        .mine(input);
  }

  private static List<String> negatives(MinedRow row) {
    return row.negatives().stream().map(MinedNegative::text).toList();
  }

  @ParameterizedTest
  @EnumSource(MiningStrategy.class)
  void answersAreNeverNegatives(MiningStrategy strategy) {
    List<MiningRow> rows = new ArrayList<>(rows(40));
    rows.add(MiningRow.of("Query 3!", "document 90")); // query 3 again
    rows.add(MiningRow.of("query 91", "Document, 4")); // document 4 again
    rows.add(
        new MiningRow("query 92", "part one", Optional.empty(), Optional.of("long"), Map.of()));
    rows.add(
        new MiningRow("query 93", "part two", Optional.empty(), Optional.of("long"), Map.of()));
    GradedPair judged =
        new GradedPair(new Reference("QUERY 7", false), new Reference("document 8", false), 2);
    GradedPair useless =
        new GradedPair(new Reference("query 7", false), new Reference("document 9", false), 0);
    boolean unique = strategy == MiningStrategy.LEAST_SIMILAR_UNIQUE;
    MiningOptionsBuilder options =
        MiningOptions.builder().strategy(strategy).numNegatives(unique ? 1 : 36);
    MiningResult mined = mine(new MiningInput(rows, List.of(), List.of(judged, useless)), options);
    Map<String, Set<String>> answers = new HashMap<>();
    rows.forEach(
        row ->
            answers
                .computeIfAbsent(NormalizedText.key(row.anchor()), k -> new HashSet<>())
                .add(NormalizedText.key(row.positive())));
    answers.get("query92").add("parttwo");
    answers.get("query93").add("partone");
    answers.get("query7").add("document8");
    for (MinedRow row : mined.rows()) {
      assertThat(negatives(row).stream().map(NormalizedText::key))
          .as(row.row().anchor())
          .doesNotContainAnyElementsOf(answers.get(NormalizedText.key(row.row().anchor())))
          .doesNotHaveDuplicates();
      assertThat(row.negatives()).hasSize(unique ? 1 : 36);
    }
    assertThat(mined.report().judgedRelevant()).isEqualTo(1);
    if (strategy == MiningStrategy.HARD) {
      assertThat(mined.report().documents()).isEqualTo(43);
      assertThat(mined.report().queries()).isEqualTo(43);
    }
  }

  @Test
  void theGradeDecidesWhatIsRelevant() {
    List<MiningRow> rows =
        IntStream.range(0, 6)
            .mapToObj(
                i ->
                    new MiningRow(
                        "query " + i,
                        "document " + i,
                        Optional.of("q" + i),
                        Optional.of("d" + i),
                        Map.of()))
            .toList();
    GradedPair pair = new GradedPair(new Reference("q0", true), new Reference("d1", true), 2);
    MiningInput input = new MiningInput(rows, List.of(), List.of(pair));
    MiningOptionsBuilder options = MiningOptions.builder().numNegatives(5);
    assertThat(negatives(mine(input, options).rows().get(0))).doesNotContain("document 1");
    assertThat(negatives(mine(input, options.relevantGrade(3)).rows().get(0)))
        .contains("document 1");
  }

  @Test
  void samplingDependsOnTheSeedAlone() {
    MiningOptionsBuilder options =
        MiningOptions.builder().rangeMax(20).samplingStrategy(SamplingStrategy.RANDOM);
    List<MinedRow> first = mine(rows(50), options).rows();
    assertThat(mine(rows(50), options).rows()).isEqualTo(first);
    assertThat(mine(rows(50), options.seed(7)).rows()).isNotEqualTo(first);
    List<MinedRow> random =
        mine(rows(50), MiningOptions.builder().strategy(MiningStrategy.RANDOM)).rows();
    assertThat(mine(rows(50), MiningOptions.builder().strategy(MiningStrategy.RANDOM)).rows())
        .isEqualTo(random);
    first.forEach(row -> assertThat(row.negatives()).hasSize(3));
    random.forEach(row -> assertThat(row.negatives()).hasSize(3));
  }

  /** Each candidate within the ranks is drawn about as often as any other. */
  @Test
  void samplesAreSpreadOverTheRanks() {
    Map<Integer, Integer> ranks = new HashMap<>();
    List<MiningRow> rows = rows(400);
    List<MinedRow> ranked =
        mine(rows, MiningOptions.builder().numNegatives(10).rangeMax(11)).rows();
    List<MinedRow> sampled =
        mine(
                rows,
                MiningOptions.builder()
                    .numNegatives(2)
                    .rangeMax(10)
                    .samplingStrategy(SamplingStrategy.RANDOM))
            .rows();
    for (int row = 0; row < rows.size(); row++) {
      List<String> order = negatives(ranked.get(row));
      negatives(sampled.get(row)).forEach(n -> ranks.merge(order.indexOf(n), 1, Integer::sum));
    }
    assertThat(ranks).doesNotContainKey(-1).hasSize(10);
    ranks.values().forEach(count -> assertThat(count).isBetween(50, 115));
  }

  @RepeatedTest(20)
  void leastSimilarUsesEachDocumentAsOftenAsItStandsThere(RepetitionInfo repetition) {
    long seed = repetition.getCurrentRepetition();
    List<MiningRow> rows = new ArrayList<>(rows(30));
    for (int i = 0; i < 9; i++) {
      rows.add(
          (repetition.getCurrentRepetition() * 7 + i * 3) % 30,
          MiningRow.of("more " + i, "boilerplate"));
    }
    MiningResult mined =
        new HardNegativeMiner(
                new GivenVectors(SimilarityFunction.COSINE, seed),
                MiningOptions.builder().strategy(MiningStrategy.LEAST_SIMILAR_UNIQUE).build())
            .mine(MiningInput.of(rows));
    List<String> given = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      assertThat(mined.rows().get(row).row()).isEqualTo(rows.get(row));
      given.addAll(negatives(mined.rows().get(row)));
      assertThat(given.get(row)).isNotEqualTo(rows.get(row).positive());
    }
    assertThat(given)
        .as("seed " + seed)
        .containsExactlyInAnyOrderElementsOf(rows.stream().map(MiningRow::positive).toList());
  }

  @Test
  void whereMostAnswersAreEqualSomeRowsStayWithout() {
    List<MiningRow> rows = new ArrayList<>(rows(2));
    for (int i = 0; i < 5; i++) {
      rows.add(MiningRow.of("more " + i, "the same"));
    }
    MiningReport report =
        mine(rows, MiningOptions.builder().strategy(MiningStrategy.LEAST_SIMILAR_UNIQUE)).report();
    assertThat(report.rowsWithout()).isEqualTo(3);
    assertThat(report.shortfalls()).isEqualTo(Map.of(Shortfall.TOO_FEW_DOCUMENTS, 3));
    assertThat(report.negatives()).isEqualTo(4);
  }

  @Test
  void theReportTellsWhatTheLimitsTookAway() {
    GivenVectors vectors = new GivenVectors(SimilarityFunction.COSINE, 5);
    vectors.put("q", 1, 0);
    vectors.put("answer", 0.8f, 0.6f); // 0.8
    vectors.put("above", 0.9f, (float) Math.sqrt(0.19));
    vectors.put("just below", 0.79f, (float) Math.sqrt(1 - 0.79 * 0.79));
    vectors.put("middle", 0.5f, (float) Math.sqrt(0.75));
    vectors.put("far", -1, 0);
    List<CorpusDocument> corpus =
        List.of("above", "just below", "middle", "far").stream()
            .map(text -> new CorpusDocument(text, Optional.empty()))
            .toList();
    MiningInput input = new MiningInput(List.of(MiningRow.of("q", "answer")), corpus, List.of());
    MiningReport report =
        new HardNegativeMiner(
                vectors,
                MiningOptions.builder().relativeMargin(0.05).minScore(0).numNegatives(2).build())
            .mine(input)
            .report();
    assertThat(report.skipped())
        .isEqualTo(Map.of(SkipReason.RELATIVE_MARGIN, 2L, SkipReason.MIN_SCORE, 1L));
    assertThat(report.considered()).isEqualTo(4);
    assertThat(report.shortfalls()).isEqualTo(Map.of(Shortfall.LIMITS, 1));
    assertThat(report.negatives()).isEqualTo(1);
    assertThat(report.suspectCount()).isZero();

    MiningReport unlimited =
        new HardNegativeMiner(vectors, MiningOptions.builder().numNegatives(2).build())
            .mine(input)
            .report();
    assertThat(unlimited.suspects())
        .extracting(SuspectedNegative::negative, SuspectedNegative::reason)
        .containsExactly(tuple("above", Reason.ABOVE_POSITIVE));
    assertThat(unlimited.positiveScores().mean()).isCloseTo(0.8, within(1e-6));
    assertThat(unlimited.histogram().negatives()).hasSizeGreaterThan(3);
    assertThat(IntStream.of(unlimited.histogram().negatives()).sum()).isEqualTo(2);
  }

  @Test
  void nearlyTheSameTextIsSuspected() {
    String answer =
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen";
    String other = answer.replace("eight", "ate");
    GivenVectors vectors = new GivenVectors(SimilarityFunction.COSINE, 5);
    vectors.put("q", 1, 0);
    vectors.put(answer, 0.8f, 0.6f);
    vectors.put(other, 0.75f, 0.66f);
    vectors.put("q2", 0, 1);
    MiningReport report =
        new HardNegativeMiner(vectors, MiningOptions.builder().numNegatives(1).build())
            .mine(MiningInput.of(List.of(MiningRow.of("q", answer), MiningRow.of("q2", other))))
            .report();
    assertThat(report.suspects())
        .extracting(SuspectedNegative::anchor, SuspectedNegative::reason)
        .contains(tuple("q", Reason.NEAR_DUPLICATE));
  }

  @Test
  void dataSetsAreMadeOfTripletsOrTuples() {
    Dataset triplets = mine(rows(10), MiningOptions.builder()).dataset();
    assertThat(triplets.size()).isEqualTo(30);
    assertThat(triplets.shape()).isEqualTo(DatasetShape.TRIPLET);
    Dataset tuples =
        mine(rows(10), MiningOptions.builder().outputFormat(OutputFormat.N_TUPLE)).dataset();
    assertThat(tuples.columns())
        .containsExactly("anchor", "positive", "negative_1", "negative_2", "negative_3");
    assertThatThrownBy(
            () ->
                mine(rows(10), MiningOptions.builder().outputFormat(OutputFormat.LABELED_PAIR))
                    .dataset())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("labeled-pair");
  }

  @Test
  void tooFewDocumentsAreToldBeforeAnyWork() {
    assertThatThrownBy(
            () ->
                mine(
                    List.of(MiningRow.of("a", "same"), MiningRow.of("b", "Same!")),
                    MiningOptions.builder()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Cannot mine 3 negatives a query: of 1 distinct documents only 0 may be a negative of any query. Consider decreasing num_negatives, or give more documents.");
    assertThatThrownBy(
            () ->
                mine(
                    rows(5),
                    MiningOptions.builder().rangeMin(3).outputFormat(OutputFormat.N_TUPLE)))
        .hasMessage(
            "Cannot mine 3 negatives a query: of 5 distinct documents only 4 may be a negative of any query, and the first range_min=3 are passed over. Consider decreasing num_negatives or range_min, or give more documents.");
    assertThatThrownBy(() -> mine(rows(5), MiningOptions.builder().maxScore(-2)))
        .hasMessageContaining("the limits took all candidates away");
    assertThatThrownBy(() -> MiningInput.of(List.of())).hasMessageContaining("no rows");
  }
}
