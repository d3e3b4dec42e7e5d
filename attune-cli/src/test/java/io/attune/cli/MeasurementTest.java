package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
    assertThat(result.err()).contains("--columns is for tables");
  }

  private String table(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void everyKindOfTableIsMeasuredAndComparedWithABaseline() throws IOException {
    String scored =
        table(
            "scored.csv",
            "first,second,score\na nurse,a night nurse,0.9\na baker,a cook,0.4\na clerk,a vet,0\n");
    String labelled =
        table(
            "labelled.jsonl",
            """
            {"sentence1": "a nurse", "sentence2": "a nurse", "label": 1, "score": 0.5}
            {"sentence1": "a baker", "sentence2": "a night clerk at the desk", "label": 0, "score": 0.5}
            """);
    String lists =
        table(
            "lists.jsonl",
            """
            {"query": "a nurse", "positive": ["a nurse", "a night nurse"], "negative": ["a baker"]}
            {"query": "a baker", "positive": "a baker", "negative": ["a nurse", "a clerk"]}
            {"query": "a vet", "positive": [], "negative": ["a nurse"]}
            """);
    String pairs =
        table("pairs.tsv", "anchor\tpositive\na nurse\ta night nurse\na cook\ta baker\n");
    String texts = table("texts.csv", "text,label\na nurse,0\na night nurse,0\na baker,1\n");
    measures(
        "--similarity", scored, "spearman_cosine", "--columns", "sentence1=first,sentence2=second");
    measures("--classification", labelled, "cosine_ap");
    measures("--reranking", lists, "ndcg@10");
    measures("--reranking", triplets, "map", "--columns", "anchor=question");
    measures("--paraphrases", pairs, "average_precision");
    measures("--paraphrases", texts, "f1");
    measures("--paraphrases", labelled, "recall");
    measures("--translations", pairs, "mean_accuracy");
  }

  private void measures(String option, String file, String metric, String... more)
      throws IOException {
    String[] arguments =
        Stream.concat(
                Stream.of("evaluate", "--model", MEAN, "--baseline", CLS, "--json", option, file),
                Stream.of(more))
            .toArray(String[]::new);
    CliResult result = InProcess.run(arguments);
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    JsonNode estimate = json.get("metrics").get(metric);
    assertThat(estimate).as(result.out()).isNotNull();
    assertThat(estimate.get("low").asDouble())
        .isLessThanOrEqualTo(estimate.get("value").asDouble());
    assertThat(json.get("differences").get(metric)).as(result.out()).isNotNull();
  }

  @Test
  void aFolderOfRetrievalFoldersGivesTheMean() throws IOException {
    Path many = Files.createDirectory(folder.resolve("many"));
    for (String name : new String[] {"First", "Second"}) {
      Path copy = Files.createDirectory(many.resolve(name));
      for (String file : new String[] {"corpus.jsonl", "queries.jsonl", "qrels.tsv"}) {
        Files.copy(Path.of(retrieval, file), copy.resolve(file));
      }
    }
    CliResult result =
        InProcess.run("evaluate", "--model", MEAN, "--retrieval", many.toString(), "--json");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("primary_metric").asText()).isEqualTo("NanoBEIR_mean_cosine_ndcg@10");
    assertThat(json.get("metrics").get("Second_cosine_accuracy@1").get("value").asDouble())
        .isEqualTo(1);
  }

  @Test
  void compareRanksBySimilarity() throws IOException {
    String scored =
        table(
            "scored.jsonl",
            """
            {"sentence1": "a nurse", "sentence2": "a night nurse", "score": 0.9}
            {"sentence1": "a baker", "sentence2": "a night clerk", "score": 0.1}
            {"sentence1": "a vet", "sentence2": "a cook at night", "score": 0.4}
            """);
    CliResult result =
        InProcess.run("compare", "--models", MEAN + "," + CLS, "--similarity", scored);
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).contains("spearman", "pearson", "best");
  }

  @Test
  void tablesOfAnotherShapeAreRefusedWithWhatIsNeeded() throws IOException {
    String pairs = table("pairs.csv", "sentence1,sentence2,scor\na,b,1\n");
    CliResult result = InProcess.run("evaluate", "--model", MEAN, "--similarity", pairs);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("pairs.csv:1: no column 'score' (did you mean 'scor'?)")
        .contains("needed: sentence1, sentence2, score");
    CliResult roles =
        InProcess.run(
            "evaluate", "--model", MEAN, "--similarity", pairs, "--columns", "anchor=sentence1");
    assertThat(roles.err()).contains("--columns names anchor, but sentence1, sentence2, score");
    String labels = table("labels.csv", "sentence1,sentence2,label\na,b,2\n");
    CliResult wrong = InProcess.run("evaluate", "--model", MEAN, "--classification", labels);
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("labels 0", "pair 1 has 2");
    String lists =
        table("lists.jsonl", "{\"query\": \"a\", \"positive\": [1], \"negative\": \"b\"}\n");
    CliResult list = InProcess.run("evaluate", "--model", MEAN, "--reranking", lists);
    assertThat(list.err()).contains("lists.jsonl:1", "'positive'", "a text or a list of texts");
  }
}
