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

class DatasetTest {
  @TempDir Path folder;

  @Test
  void readsPairsOfEitherSpelling() throws IOException {
    Dataset dataset =
        Dataset.read(
            file(
                "pairs.jsonl",
                """
                {"query": "java jobs", "positive": "Java developer, Berlin"}

                {"positive": "Pflegekraft \\ud83d\\ude00 (m/w/d)", "id": 7, "query": "nurse"}
                """));
    assertThat(dataset.shape()).isEqualTo(DatasetShape.PAIR);
    assertThat(dataset.examples())
        .containsExactly(
            new Pair("java jobs", "Java developer, Berlin"),
            new Pair("nurse", "Pflegekraft \ud83d\ude00 (m/w/d)"));
    assertThat(dataset.name()).isEqualTo("pairs");
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.get(0).texts()).containsExactly("java jobs", "Java developer, Berlin");
    assertThat(dataset.columns()).containsExactly("anchor", "positive");
    assertThat(dataset.source()).contains(folder.resolve("pairs.jsonl"));
    assertThat(Dataset.read(file("a.json", "{\"anchor\": \"a\", \"positive\": \"b\"}")).examples())
        .containsExactly(new Pair("a", "b"));
  }

  @Test
  void readsOneOrSeveralNegativesByTheirNumbers() throws IOException {
    Dataset one =
        Dataset.read(file("t.csv", "query,positive,negative\r\na,b,c\r\n\"d, e\",f,g\r\n"));
    assertThat(one.examples())
        .containsExactly(
            new Triplet("a", "b", List.of("c")), new Triplet("d, e", "f", List.of("g")));
    assertThat(one.columns()).containsExactly("anchor", "positive", "negative");

    Dataset many =
        Dataset.read(
            file(
                "many.tsv",
                """
                negative_2\tnegative_3\tnegative_1\tpositive\tanchor
                n2\tn3\tn1\tp\ta
                """));
    assertThat(many.get(0)).isEqualTo(new Triplet("a", "p", List.of("n1", "n2", "n3")));
    assertThat(many.columns())
        .containsExactly("anchor", "positive", "negative_1", "negative_2", "negative_3");
  }

  @Test
  void readsScoresAndLabels() throws IOException {
    String scored =
        """
        {"sentence1": "a", "sentence2": "b", "score": 0.76, "score_raw": 3.8}
        {"sentence1": "c", "sentence2": "d", "score": 1}
        """;
    assertThat(Dataset.read(file("s.jsonl", scored)).examples())
        .containsExactly(new ScoredPair("a", "b", 0.76), new ScoredPair("c", "d", 1));
    Dataset labeled = Dataset.read(file("l.csv", "sentence1,sentence2,label\na,b,1\nc,d,-2\n"));
    assertThat(labeled.examples())
        .containsExactly(new LabeledPair("a", "b", 1), new LabeledPair("c", "d", -2));
    assertThat(labeled.columns()).containsExactly("sentence1", "sentence2");
    Dataset texts = Dataset.read(file("c.csv", "text,label\na,1.0\nb,0\n"));
    assertThat(texts.examples()).containsExactly(new LabeledText("a", 1), new LabeledText("b", 0));
    assertThat(texts.columns()).containsExactly("text");
  }

  @Test
  void mappingChoosesColumnsAndShape() throws IOException {
    Path file =
        file("x.csv", "title,body,other,sentence1,sentence2,score,label\na,b,c,d,e,0.5,1\n");
    assertThat(Dataset.read(file, ColumnMapping.parse("query=title,positive=body")).get(0))
        .isEqualTo(new Pair("a", "b"));
    assertThat(
            Dataset.read(file, ColumnMapping.parse("anchor=title, positive=body, negative=other"))
                .get(0))
        .isEqualTo(new Triplet("a", "b", List.of("c")));
    assertThat(Dataset.read(file, ColumnMapping.parse("score=score")).get(0))
        .isEqualTo(new ScoredPair("d", "e", 0.5));
    assertThat(Dataset.read(file, ColumnMapping.parse("text=body")).get(0))
        .isEqualTo(new LabeledText("b", 1));
  }

  @Test
  void mappingThatIsWrongIsRejected() {
    assertThatThrownBy(() -> ColumnMapping.parse("anchr=a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Unknown column role 'anchr' (did you mean 'anchor'?); allowed: anchor, query, positive, negative, scores, sentence1, sentence2, score, label, embedding, text, negative_1, negative_2, …; write ROLE=COLUMN with the file's own column name on the right.");
    assertThatThrownBy(() -> ColumnMapping.parse("anchor"))
        .hasMessage(
            "Column mapping 'anchor' is not of the form ROLE=COLUMN; write for example anchor=query,positive=text.");
    assertThatThrownBy(() -> ColumnMapping.parse("anchor=a,anchor=b"))
        .hasMessage(
            "Column role 'anchor' is named twice in 'anchor=a,anchor=b'; name each role once.");
    assertThatThrownBy(() -> ColumnMapping.parse("anchor=a,query=b"))
        .hasMessage("Column role 'anchor' is named twice; name each role once.");
    assertThat(ColumnMapping.parse(" ")).isEqualTo(ColumnMapping.NONE);
  }

  @Test
  void examplesInMemoryMustBeOfOneShape() {
    Dataset dataset = Dataset.of("mine", List.of(new Pair("a", "b")));
    assertThat(dataset.name()).isEqualTo("mine");
    assertThat(dataset.source()).isEmpty();
    assertThatThrownBy(() -> Dataset.of(List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("The data set 'memory' has no rows; give at least one.");
    assertThatThrownBy(
            () -> Dataset.of(List.of(new Pair("a", "b"), new Triplet("a", "b", List.of("c")))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "Row 1 of the data set 'memory' is a TRIPLET of 3 texts, but row 0 is a PAIR of 2; put them into separate data sets.");
    assertThatThrownBy(() -> new Pair("a", " "))
        .hasMessage("The positive of a training example must not be empty.");
    assertThatThrownBy(() -> new LabeledText(null, 1))
        .hasMessage("The text of a training example must not be null.");
    assertThatThrownBy(() -> new Triplet("a", "b", List.of()))
        .hasMessage("A triplet needs at least one negative; use Pair where there is none.");
    assertThatThrownBy(() -> new ScoredPair("a", "b", Double.NaN))
        .hasMessage("A score must be a finite number, not NaN.");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
