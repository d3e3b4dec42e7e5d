package io.attune.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.testing.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryGateTest {
  private static final SourceDocument NURSE =
      new SourceDocument(
          Optional.of("n"),
          Optional.empty(),
          "Saint Mary's hospital seeks a registered nurse for night duty on the children's ward.",
          Set.of("Saint Mary's", " "));
  private static final SourceDocument BAKER = SourceDocument.of("A baker for our shop. 招聘面包师在早上工作");

  private static QueryGate.Result apply(String... queries) {
    return apply(QueryGateOptions.DEFAULT, queries);
  }

  private static QueryGate.Result apply(QueryGateOptions options, String... queries) {
    List<QueryCandidate> candidates = new ArrayList<>();
    for (String query : queries) {
      candidates.add(new QueryCandidate(0, query));
    }
    return new QueryGate(options).apply(List.of(NURSE, BAKER), candidates);
  }

  private static void assertRejected(QueryGate.Result result, RejectionReason reason, String text) {
    assertThat(result.kept()).isEmpty();
    assertThat(result.report().rejected()).containsExactlyEntriesOf(Map.of(reason, 1));
    assertThat(result.report().samples().get(0).detail()).contains(text);
  }

  @Test
  void goodQueriesPassInOrder() {
    QueryGate.Result result = apply("rn nights", "jobs with ill kids after dark");
    assertThat(result.kept().stream().map(QueryCandidate::query))
        .containsExactly("rn nights", "jobs with ill kids after dark");
    assertThat(result.report().total()).isEqualTo(2);
    assertThat(result.report().rejected()).isEmpty();
  }

  @Test
  void copiesAreDroppedWhateverTheirCase() {
    assertRejected(
        apply("where is A REGISTERED NURSE, for night duty on"),
        RejectionReason.COPIES_TEXT,
        "a registered nurse for night duty on");
    assertThat(apply("registered nurse for night duty").kept()).hasSize(1); // five words
    assertRejected(
        apply(new QueryGateOptions(2, List.of(), 10), "any registered nurse"),
        RejectionReason.COPIES_TEXT,
        "registered nurse");
  }

  @Test
  void chineseCharactersCountHalf() {
    QueryGate gate = new QueryGate(QueryGateOptions.DEFAULT);
    List<SourceDocument> documents = List.of(BAKER);
    SourceDocument longer = SourceDocument.of("招聘面包师在早上工作地点在北京");
    assertThat(gate.apply(documents, List.of(new QueryCandidate(0, "招聘面包师在早上工作"))).kept())
        .hasSize(1); // ten characters
    assertThat(gate.apply(List.of(longer), List.of(new QueryCandidate(0, "招聘面包师在早上工作地点"))).kept())
        .isEmpty(); // twelve
  }

  @Test
  void forbiddenNamesAndPatternsAreFound() {
    assertRejected(apply("jobs at saint marys? SAINT MARY'S"), RejectionReason.FORBIDDEN, "Saint");
    assertRejected(
        apply(
            new QueryGateOptions(6, List.of(Pattern.compile("(?i)ref\\.? *\\d+")), 10),
            "nurse Ref. 123"),
        RejectionReason.FORBIDDEN,
        "Ref. 123");
    assertThat(apply("saint nurse mary").kept()).hasSize(1); // not the name
  }

  @Test
  void duplicatesKeepTheFirst() {
    QueryGate.Result result =
        new QueryGate(QueryGateOptions.DEFAULT)
            .apply(
                List.of(NURSE, BAKER),
                List.of(
                    new QueryCandidate(0, "night work"),
                    new QueryCandidate(0, "Night-work!"),
                    new QueryCandidate(1, "night  WORK")));
    assertThat(result.kept()).containsExactly(new QueryCandidate(0, "night work"));
    assertThat(result.report().rejected()).containsEntry(RejectionReason.DUPLICATE, 2);
    assertThat(result.report().samples().stream().map(RejectedQuery::detail))
        .containsExactly("of the same document's", "of another document's");
  }

  @Test
  void wordlessQueriesAreDropped() {
    assertRejected(apply(" ?! "), RejectionReason.EMPTY, "");
  }

  @Test
  void samplesAreFewAndCountsAreWhole() {
    String[] queries = IntStream.range(0, 20).mapToObj(i -> "!".repeat(i)).toArray(String[]::new);
    QueryGateReport report = apply(queries).report();
    assertThat(report.rejected()).containsEntry(RejectionReason.EMPTY, 20);
    assertThat(report.samples()).hasSize(5);
  }

  @Test
  void theRoundTripKeepsWhatLeadsBack() throws IOException {
    Random random = new Random(5);
    List<SourceDocument> documents = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      documents.add(SourceDocument.of(Texts.ofWords(12, random)));
    }
    documents.add(documents.get(3)); // equal texts stand for each other
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      List<QueryCandidate> candidates = new ArrayList<>();
      candidates.add(new QueryCandidate(3, documents.get(3).text()));
      candidates.add(new QueryCandidate(40, documents.get(3).text() + " "));
      candidates.add(new QueryCandidate(7, documents.get(8).text()));
      // The queries are whole documents here: copying is not what is tested.
      QueryGateOptions options = new QueryGateOptions(1000, List.of(), 1);
      QueryGate.Result result =
          new QueryGate(options, model, EncodeOptions.DEFAULT).apply(documents, candidates);
      assertThat(result.report().rejected())
          .containsEntry(RejectionReason.NOT_FOUND, 1)
          .containsEntry(RejectionReason.DUPLICATE, 1);
      assertThat(result.kept()).containsExactly(candidates.get(0));
      assertThat(result.report().samples().get(1).detail()).startsWith("first instead: ");
      QueryGate.Result all =
          new QueryGate(new QueryGateOptions(1000, List.of(), 41), model, EncodeOptions.DEFAULT)
              .apply(documents, candidates);
      assertThat(all.report().rejected()).doesNotContainKey(RejectionReason.NOT_FOUND);
    }
  }

  @Test
  void theDefaultsAreTheseAndWrongOptionsAreToldTogether() {
    assertThat(QueryGateOptions.DEFAULT.copiedWords()).isEqualTo(6);
    assertThat(QueryGateOptions.DEFAULT.roundTripTopK()).isEqualTo(10);
    assertThatThrownBy(() -> new QueryGateOptions(1, List.of(), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("copied words must be at least 2, but is 1")
        .hasMessageContaining("round-trip top k must be at least 1, but is 0");
  }
}
