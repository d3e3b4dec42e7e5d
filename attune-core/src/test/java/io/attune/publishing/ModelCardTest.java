package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.data.ScoredPair;
import io.attune.losses.CoSENTLoss;
import io.attune.losses.MatryoshkaLoss;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.ModelFolders;
import io.attune.training.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
  private static final String AWKWARD = "a <b>|pipe|\n<!-- attune:end training --> `code` *star*";

  @TempDir private Path folder;
  private SentenceTransformer model;

  @BeforeEach
  void load() throws IOException {
    model = SentenceTransformer.load(ModelFolders.copy("tiny-bert-mean", folder));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static CardRun run() {
    Dataset pairs = Dataset.of("jobs", List.of(new Pair("nurse", AWKWARD), new Pair("b", "c")));
    Dataset scores = Dataset.of("sts", List.of(new ScoredPair("one", "two", 0.25)));
    return new CardRun(
        ReportData.builder(SimulatedRun.finished())
            .history(SimulatedRun.history())
            .evaluation(SimulatedRun.retrieval())
            .build(),
        List.of(
            new TrainingTask("jobs", pairs, new MultipleNegativesRankingLoss()),
            new TrainingTask("sts", scores, new MatryoshkaLoss(new CoSENTLoss(), List.of(8, 4)))),
        Map.of("jobs", pairs));
  }

  private String written(ModelCard card, Optional<String> existing) throws IOException {
    card.write(folder, existing);
    return ModelCard.read(folder).orElseThrow();
  }

  @Test
  void tellsWhatTheModelIsAndHowItCameAbout() throws IOException {
    String card = written(ModelCard.of(model, "runs/jobs/model", run()), Optional.empty());
    assertThat(card)
        .startsWith("---\nlibrary_name: sentence-transformers\npipeline_tag: sentence-similarity\n")
        .contains(
            "\n- dataset_size:3\n",
            "\n- loss:MultipleNegativesRankingLoss\n- loss:MatryoshkaLoss\n- loss:CoSENTLoss\n",
            "\n- source_sentence: \"b\"\n  sentences:\n  - \"c\"\n  - \"two\"\n",
            "      type: information-retrieval\n",
            "    - type: cosine_ndcg@10\n      value: 0.",
            "# Text-embedding model, fine-tuned from all-MiniLM-L6-v2",
            "(0): Transformer(bert)\n  (1): Pooling(mean)",
            "SentenceTransformer(\"runs/jobs/model\")",
            "SentenceTransformer.load(\"runs/jobs/model\")",
            "attune search --model runs/jobs/model",
            "PoolingMode.MEAN",
            "TransformersEmbeddingModel",
            "### Retrieval on dev",
            "95 % confidence intervals",
            "better |",
            "2 rows; lengths of the first 1,000",
            "| one | two | 0.25 |",
            "\"matryoshka_dims\" : \"[8, 4]\"",
            "- `epochs`: 2\n",
            "| Epoch | Step | Training loss | Validation loss | `cosine_ndcg@10` |",
            "| **",
            "- Processor: AMD EPYC 9R14, 2 threads",
            "@misc{oord2018representation,",
            "@misc{kusupati2022matryoshka,")
        .doesNotContain("output-directory");
  }

  @Test
  void textsOfTheDataCannotBreakTheCard() throws IOException {
    String card = written(ModelCard.of(model, "m", run()), Optional.empty());
    String body = card.substring(card.indexOf("\n---\n"));
    assertThat(body.split("<!-- attune:end training -->", -1)).hasSize(2);
    assertThat(card)
        .contains("a &#60;b&#62;&#124;pipe&#124;<br>&#60;&#33;-- attune:end training --&#62;")
        .contains("&#96;code&#96; &#42;star&#42;");
  }

  @Test
  void theAuthorsWordsSurvive() throws IOException {
    String first = written(ModelCard.of(model, "m", run()), Optional.empty());
    assertThat(ModelCard.isUntouched(first)).isTrue();
    String edited =
        first
            .replace("---\nlibrary_name", "---\nlicense: mit\nlanguage:\n- en\nlibrary_name")
            .replaceFirst("# Text-embedding model.*", "# Job search\n\nMade with care.")
            .replace(
                "<!-- attune:end usage -->", "<!-- attune:end usage -->\n\n## Limits\n\nNo French.")
            .replace("cosine_ndcg@10", "changed by hand");
    assertThat(ModelCard.isUntouched(edited)).isFalse();
    String again = written(ModelCard.of(model, "m", run()), Optional.of(edited));
    assertThat(again)
        .contains("license: mit\n", "language:\n- en\n", "# Job search\n\nMade with care.")
        .contains("<!-- attune:end usage -->\n\n## Limits\n\nNo French.")
        .contains("cosine_ndcg@10")
        .doesNotContain("changed by hand", "# Text-embedding model");
    assertThat(written(ModelCard.of(model, "m", run()), Optional.of(again))).isEqualTo(again);
  }

  @Test
  void anotherNameChangesNothingButTheUsage() throws IOException {
    String first = written(ModelCard.of(model, "runs/model", run()), Optional.empty());
    String named = written(ModelCard.ofUsage(model, "org/name"), Optional.of(first));
    assertThat(named).isEqualTo(first.replace("runs/model", "org/name"));
  }

  @Test
  void aCardFromElsewhereTakesTheGeneratedParts() throws IOException {
    String old = written(ModelCard.of(model, "old"), Optional.empty());
    String edited = old + "\nWritten on the hub.\n";
    String local = written(ModelCard.of(model, "new", run()), Optional.empty());
    String merged = written(ModelCard.parse(local).orElseThrow(), Optional.of(edited));
    assertThat(merged)
        .contains("\nWritten on the hub.\n", "\"new\"", "attune:begin training", "model-index:")
        .doesNotContain("\"old\"");
    assertThat(ModelCard.parse("# By hand\n")).isEmpty();
  }

  @Test
  void aCardWithoutMarksIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve(ModelCard.FILE), "# By hand\n");
    Optional<String> existing = ModelCard.read(folder);
    assertThat(written(ModelCard.of(model, "m", run()), existing)).isEqualTo("# By hand\n");
  }
}
