package io.attune.queries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.data.NormalizedText;
import io.attune.engine.ProgressListener;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfflineQueryGeneratorTest {
  /** Each has a phrase that no other has. */
  private static final List<SourceDocument> JOBS =
      List.of(
          job(
              "Night Nurse (m/f/d), Leeds",
              "We seek a registered nurse for our children's ward. The ward has twelve beds; our"
                  + " team works in shifts. Experience with incubators is needed."),
          job(
              "Data Engineer - Remote",
              "We seek an engineer who builds streaming pipelines in Scala. Our team works with"
                  + " Kafka and Flink. Experience with streaming pipelines is needed."),
          job(
              "Baker",
              "We seek a baker for our shop. Our team works early in the morning. Experience with"
                  + " sourdough is needed."));

  private static SourceDocument job(String title, String text) {
    return new SourceDocument(Optional.empty(), Optional.of(title), text, Set.of());
  }

  private static GeneratedQueries generate(List<SourceDocument> documents, int perDocument) {
    return new OfflineQueryGenerator().generate(documents, perDocument, ProgressListener.NONE);
  }

  @Test
  void theFirstQueryIsTheTitlesHeadAndTheTellingPhrase() {
    List<List<String>> queries = generate(JOBS, 1).byDocument();
    assertThat(queries.get(0).get(0)).startsWith("night nurse ");
    assertThat(queries.get(1).get(0)).startsWith("data engineer ").contains("streaming pipelines");
    assertThat(queries.get(2).get(0)).startsWith("baker ");
    assertThat(queries.toString()).doesNotContain("experience needed", "m f d", "remote", "leeds");
  }

  @Test
  void theSameEveryTime() {
    assertThat(generate(JOBS, 3)).isEqualTo(generate(JOBS, 3));
  }

  @Test
  void noWordButTheTitlesTwice() {
    for (List<String> own : generate(JOBS, 3).byDocument()) {
      List<String> words =
          own.stream()
              .flatMap(query -> NormalizedText.words(query).stream())
              .filter(word -> !Set.of("night", "nurse", "data", "engineer", "baker").contains(word))
              .toList();
      assertThat(new HashSet<>(words)).hasSameSizeAs(words);
    }
  }

  @Test
  void fewerWhereTheTextHasNoMore() {
    SourceDocument brief =
        new SourceDocument(Optional.empty(), Optional.empty(), "Incubators, sourdough.", Set.of());
    assertThat(generate(List.of(brief), 5).byDocument().get(0))
        .containsExactly("incubators sourdough");
  }

  @Test
  void whatHasNoWordsIsAFailure() {
    GeneratedQueries queries = generate(List.of(SourceDocument.of("… 12 !"), JOBS.get(2)), 2);
    assertThat(queries.byDocument().get(0)).isEmpty();
    assertThat(queries.failures()).hasSize(1);
    assertThat(queries.failures().get(0).document()).isZero();
    assertThat(queries.candidates()).allMatch(candidate -> candidate.document() == 1);
  }

  @Test
  void forbiddenNamesAreNotUsed() {
    SourceDocument document =
        new SourceDocument(
            Optional.empty(), Optional.empty(), "Acme Corp builds rockets.", Set.of("Acme Corp"));
    assertThat(generate(List.of(document), 3).byDocument().get(0))
        .hasSize(1)
        .allMatch(query -> !query.contains("acme") && query.contains("rockets"));
  }

  @Test
  void chineseIsNotTornApart() {
    SourceDocument document =
        new SourceDocument(Optional.empty(), Optional.of("数据工程师"), "负责实时数据管道。熟悉卡夫卡。", Set.of());
    String query = generate(List.of(document), 1).byDocument().get(0).get(0);
    assertThat(query).startsWith("数据工程师").doesNotContain(" ");
  }

  @Test
  void atLeastOneQueryIsAskedFor() {
    assertThatThrownBy(() -> generate(JOBS, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
