package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate} and {@code compare}. */
class MeasurementTest {
  private static final String MEAN = TestModels.mean().toString();
  private static final String CLS = TestModels.cls().toString();

  @TempDir private Path folder;

  private String triplets;
  private String retrieval;

  @BeforeEach
  void writeData() throws IOException {
    Path file = folder.resolve("triplets.csv");
    Files.writeString(
        file,
        """
        question,positive,negative
        a night nurse,a night nurse,a baker
        a baker,a baker,a night nurse
        """);
    triplets = file.toString();
    Path beir = Files.createDirectory(folder.resolve("beir"));
    Files.writeString(
        beir.resolve("corpus.jsonl"),
        """
        {"_id": "d1", "text": "a night nurse"}
        {"_id": "d2", "text": "a baker of bread"}
        """);
    Files.writeString(
        beir.resolve("queries.jsonl"), "{\"_id\": \"q1\", \"text\": \"a night nurse\"}\n");
    Files.writeString(beir.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
    retrieval = beir.toString();
  }

  @Test
  void evaluatePrintsMetricsWithIntervals() {
    CliResult result =
        InProcess.run(
            "evaluate", "--model", MEAN, "--triplets", triplets, "--columns", "anchor=question");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("95 % interval", "cosine_accuracy  1.0000", "primary");
  }

  @Test
  void evaluateGivesProgramsMetricsAndDifferences() throws IOException {
    CliResult result =
        InProcess.run(
            "evaluate", "--model", MEAN, "--retrieval", retrieval, "--baseline", CLS, "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    for (String part : new String[] {"metrics", "differences"}) {
      JsonNode estimate = json.get(part).get("cosine_ndcg@10");
      assertThat(estimate.get("low").asDouble())
          .isLessThanOrEqualTo(estimate.get("value").asDouble());
      assertThat(estimate.get("high").asDouble())
          .isGreaterThanOrEqualTo(estimate.get("value").asDouble());
    }
    assertThat(json.get("metrics").get("cosine_accuracy@1").get("value").asDouble()).isEqualTo(1);
    assertThat(json.get("primary_metric").asText()).isEqualTo("cosine_ndcg@10");
  }

  @Test
  void compareRanksModels() throws IOException {
    String[] arguments = {"compare", "--models", MEAN + "," + CLS, "--retrieval", retrieval};
    CliResult table = InProcess.run(arguments);
    assertThat(table.status()).as(table.err()).isZero();
    assertThat(table.out()).contains("ndcg@10", MEAN, CLS, "best", "not distinguishable");

    String[] asJson = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    asJson[arguments.length] = "--json";
    JsonNode models = new ObjectMapper().readTree(InProcess.run(asJson).out()).get("models");
    assertThat(models.findValuesAsText("model")).containsExactlyInAnyOrder(MEAN, CLS);
    assertThat(models.get(0).get("from_best").get("value").asDouble()).isZero();
    assertThat(models.get(1).get("distinguishable_from_best").asBoolean()).isFalse();
  }

  @Test
  void everyWrongModelIsToldBeforeAnyWork() {
    CliResult result =
        InProcess.run("compare", "--models", MEAN + ",nope,nada", "--retrieval", retrieval);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errorLines()).hasSize(2);
    assertThat(result.err()).contains("'nope'", "'nada'");
  }

  @Test
  void columnsOfARetrievalFolderCannotBeNamed() {
    CliResult result =
        InProcess.run(
            "evaluate", "--model", MEAN, "--retrieval", retrieval, "--columns", "anchor=text");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--columns is for --triplets");
  }
}
