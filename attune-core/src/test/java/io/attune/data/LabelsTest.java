package io.attune.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Classes by name, a teacher's scores and vectors, and texts alone. */
class LabelsTest {
  @TempDir private Path folder;

  private Dataset read(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, List.of(lines));
    return Dataset.read(file);
  }

  @Test
  void namedClassesAreNumberedInAlphabeticalOrder() throws IOException {
    Dataset dataset = read("x.csv", "text,label", "a,lost card", "b,fees", "c,lost card");
    assertThat(dataset.labelNames()).containsExactly("fees", "lost card");
    assertThat(dataset.examples())
        .containsExactly(new LabeledText("a", 1), new LabeledText("b", 0), new LabeledText("c", 1));
    assertThat(
            read("y.jsonl", "{\"sentence1\": \"a\", \"sentence2\": \"b\", \"label\": \"neutral\"}")
                .get(0))
        .isEqualTo(new LabeledPair("a", "b", 0));
    assertThat(read("z.csv", "text,label", "a,7").labelNames()).isEmpty();
  }

  @Test
  void namesAndNumbersDoNotMix() {
    assertThatThrownBy(() -> read("x.csv", "text,label", "a,fees", "b,3"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "x.csv:3: no class name, but the first row names its class (field 'label')");
  }

  @Test
  void scoresBelongToTheTexts() throws IOException {
    Dataset dataset =
        read(
            "x.jsonl",
            "{\"query\":\"a\",\"positive\":\"b\",\"negative\":\"c\",\"scores\":[5.5, -1]}",
            "{\"query\":\"d\",\"positive\":\"e\",\"negative\":\"f\",\"scores\":[3, 1]}");
    assertThat(dataset.shape()).isEqualTo(DatasetShape.SCORED_TRIPLET);
    assertThat(dataset.columns()).containsExactly("anchor", "positive", "negative");
    assertThat(dataset.get(0))
        .isEqualTo(new ScoredTriplet(new Triplet("a", "b", List.of("c")), List.of(5.5, -1.0)));
    assertThat(
            read("y.csv", "anchor,positive,negative,scores", "a,b,c,\"[1.5, 2]\"", "d,e,f,0.5")
                .get(1))
        .isEqualTo(new ScoredTriplet(new Triplet("d", "e", List.of("f")), List.of(0.5)));
  }

  @Test
  void embeddingsAreListsOfNumbers() throws IOException {
    assertThat(read("x.jsonl", "{\"text\":\"a\",\"embedding\":[0.5,1]}").get(0))
        .isEqualTo(new EmbeddedText("a", List.of(0.5, 1.0)));
    assertThat(
            read("y.jsonl", "{\"sentence1\":\"a\",\"sentence2\":\"b\",\"embedding\":[1,2]}").get(0))
        .isEqualTo(new EmbeddedPair("a", "b", List.of(1.0, 2.0)));
  }

  @Test
  void textsNeedNoLabels() throws IOException {
    Dataset dataset = read("x.jsonl", "{\"text\":\"a\",\"id\":1}");
    assertThat(dataset.shape()).isEqualTo(DatasetShape.TEXT);
    assertThat(dataset.get(0)).isEqualTo(new PlainText("a"));
    assertThatThrownBy(() -> read("y.jsonl", "{\"text\":\"a\",\"lable\":1}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no column 'label' (did you mean 'lable'?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2,3] | 3 scores for 1 negatives (field 'scores')",
        "[] | a list of finite numbers is needed (field 'scores'); write for example [0.9, 0.2]",
        "[\"x\"] | a list of finite numbers is needed",
        "[1e999] | a list of finite numbers is needed",
        "true | a list of finite numbers is needed",
        "null | a list of finite numbers is needed"
      })
  void wrongScoresAreTold(String scores, String message) {
    assertThatThrownBy(
            () ->
                read(
                    "x.jsonl",
                    "{\"anchor\":\"a\",\"positive\":\"b\",\"negative\":\"c\",\"scores\":"
                        + scores
                        + "}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("x.jsonl:1: ")
        .hasMessageContaining(message);
  }
}
