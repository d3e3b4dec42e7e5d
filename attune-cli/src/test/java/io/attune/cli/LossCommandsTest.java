package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code advise}, and the losses of {@code train}. */
class LossCommandsTest {
  @TempDir private Path folder;
  private String pairs;
  private String scored;
  private String intents;

  @BeforeEach
  void writeData() throws IOException {
    pairs =
        write(
            "pairs.jsonl",
            """
            {"anchor": "night nurse", "positive": "cares at night"}
            {"anchor": "baker", "positive": "bakes bread"}
            {"anchor": "welder", "positive": "joins steel"}
            {"anchor": "driver", "positive": "moves goods"}
            """);
    scored =
        write(
            "scored.jsonl",
            """
            {"sentence1": "a nurse", "sentence2": "a carer", "score": 0.8}
            {"sentence1": "a nurse", "sentence2": "a baker", "score": 0.1}
            {"sentence1": "steel", "sentence2": "iron", "score": 0.6}
            {"sentence1": "bread", "sentence2": "steel", "score": 0}
            """);
    intents =
        write(
            "intents.csv",
            "message,category\nwhere is my card,card\nmy card is lost,card\nno money,cash\ncash please,cash\n");
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private CliResult train(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--model", TestModels.mean().toString()));
    arguments.addAll(
        List.of("--out", folder.resolve(out).toString(), "--epochs", "1", "--batch-size", "4"));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @Test
  void advisesForPeopleAndForPrograms() throws IOException {
    CliResult people = InProcess.run("advise", "--train", pairs);
    assertThat(people.status()).as(people.err()).isZero();
    assertThat(people.out())
        .startsWith("4 rows of (anchor, positive)")
        .contains(
            "recommended: MultipleNegativesRankingLoss picks each anchor's positive",
            "    --loss MultipleNegativesRankingLoss --batch-sampler no_duplicates",
            "    --loss GISTEmbedLoss --loss-option guide=MODEL --batch-sampler no_duplicates");
    CliResult program =
        InProcess.run(
            "advise", "--train", intents, "--columns", "text=message,label=category", "--json");
    JsonNode json = new ObjectMapper().readTree(program.out());
    assertThat(json.get("recommended").asText()).isEqualTo("BatchAllTripletLoss");
    assertThat(json.get("losses").get(0).get("batch_sampler").asText()).isEqualTo("group_by_label");
  }

  @Test
  void adviceOnWrongDataIsAnError() {
    CliResult result = InProcess.run("advise", "--train", intents);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("intents.csv:1: ");
  }

  @Test
  void trainTakesTheRecommendedLossAndSaysSo() throws IOException {
    CliResult result = train("auto", "--train", scored);
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.err()).contains("Loss for (sentence1, sentence2, score): CoSENTLoss, which");
    JsonNode record = new ObjectMapper().readTree(folder.resolve("auto/run.json").toFile());
    assertThat(record.get("loss").get("name").asText()).isEqualTo("CoSENTLoss");
  }

  @Test
  void aLossThatDoesNotFitNamesThoseThatDo() {
    CliResult result = train("x", "--train", scored, "--loss", "MultipleNegativesRankingLoss");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("MultipleNegativesRankingLoss learns from (anchor, positive)")
        .contains("losses that fit: CoSENTLoss, AnglELoss, CosineSimilarityLoss");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void classesAreTrainedWithTheirSampler() {
    String[] classes = {
      "--train",
      intents,
      "--columns",
      "text=message,label=category",
      "--batch-sampler",
      "group_by_label"
    };
    assertThat(train("classes", classes).status()).isZero();
    CliResult odd = train("odd", "--train", scored, "--batch-sampler", "group_by_label");
    assertThat(odd.status()).isEqualTo(2);
    assertThat(odd.err()).contains("needs rows with labels");
  }

  @Test
  void severalDatasetsHaveALossEach() throws IOException {
    CliResult result =
        train(
            "several",
            "--train",
            "questions=" + pairs,
            "--train",
            scored,
            "--loss",
            "CoSENTLoss",
            "--loss",
            "questions=MatryoshkaLoss",
            "--loss-option",
            "questions.loss=MultipleNegativesRankingLoss",
            "--loss-option",
            "questions.matryoshka_dims=32,16",
            "--loss-option",
            "scored.scale=10",
            "--validation",
            "scored=" + scored,
            "--multi-dataset-batch-sampler",
            "round_robin");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("on 8 rows: 2 steps");
    JsonNode loss =
        new ObjectMapper().readTree(folder.resolve("several/run.json").toFile()).get("loss");
    assertThat(loss.get("name").asText())
        .isEqualTo("questions: MatryoshkaLoss, scored: CoSENTLoss");
    assertThat(loss.get("configuration").get("scored.scale").asDouble()).isEqualTo(10);
    assertThat(folder.resolve("several/metrics.jsonl")).content().contains("eval_scored_loss");
  }

  @Test
  void namesOfNoDataAreRefused() {
    CliResult result =
        train("x", "--train", "questions=" + pairs, "--loss", "qestions=TripletLoss");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("no training data of that name (did you mean 'questions'?)");
    CliResult twice = train("x", "--train", pairs, "--train", pairs);
    assertThat(twice.status()).isEqualTo(2);
    assertThat(twice.err()).contains("two tables are named pairs");
  }

  @Test
  void aTeacherIsAModel() {
    CliResult result =
        train(
            "distilled",
            "--train",
            pairs,
            "--loss",
            "MSELoss",
            "--loss-option",
            "teacher=" + TestModels.mean());
    assertThat(result.status()).as(result.err()).isZero();
  }
}
