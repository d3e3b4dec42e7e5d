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

class TrainCommandTest {
  @TempDir private Path folder;

  private String data;

  @BeforeEach
  void writeData() throws IOException {
    Path file = folder.resolve("train.jsonl");
    Files.writeString(
        file,
        """
        {"q": "night nurse", "positive": "cares at night", "negative": "bakes bread"}
        {"q": "baker", "positive": "bakes bread", "negative": "cares at night"}
        {"q": "welder", "positive": "joins steel", "negative": "cares at night"}
        {"q": "driver", "positive": "moves goods", "negative": "joins steel"}
        """);
    data = file.toString();
  }

  private CliResult train(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--model", TestModels.mean().toString(), "--train", data));
    arguments.addAll(List.of("--columns", "anchor=q", "--loss", "MultipleNegativesRankingLoss"));
    arguments.addAll(List.of("--out", out, "--epochs", "2", "--batch-size", "2"));
    arguments.addAll(List.of(more));
    return InProcess.run(arguments.toArray(String[]::new));
  }

  @Test
  void leavesModelRecordAndReportAndTellsBeforeAndAfter() throws IOException {
    Path out = folder.resolve("run");
    CliResult result =
        train(
            out.toString(), "--evaluate-triplets", data, "--validation", data, "--prompt", "*=x ");
    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("on 4 rows: 4 steps, 2.00 epochs", "before and after", "cosine_accuracy")
        .contains("Model   " + out.resolve("model"), "Report  " + out.resolve("report.html"));
    assertThat(result.err()).contains("step 4, eval_loss ", "eval_cosine_accuracy ");
    assertThat(out.resolve("model/model.safetensors")).isRegularFile();
    assertThat(out.resolve("metrics.jsonl")).isRegularFile();
    assertThat(out.resolve("report.html")).content().contains("Triplets of " + data);
    assertThat(out.resolve("model/README.md"))
        .content()
        .contains("- loss:MultipleNegativesRankingLoss\n", "### Triplets of train.jsonl", "4 rows")
        .contains("| night nurse | cares at night | bakes bread |", out.resolve("model").toString())
        .doesNotContain(data);
    JsonNode record = new ObjectMapper().readTree(out.resolve("run.json").toFile());
    assertThat(record.get("status").asText()).isEqualTo("finished");
    assertThat(record.get("arguments").get("columns").asText()).isEqualTo("anchor=q");
    assertThat(record.get("data").findValuesAsText("role"))
        .containsExactly("train", "validation", "evaluate-triplets");

    CliResult again =
        InProcess.run(
            "search",
            "--model",
            out.resolve("model").toString(),
            "--input",
            data,
            "--column",
            "positive",
            "--query",
            "baker");
    assertThat(again.status()).as(again.err()).isZero();
  }

  @Test
  void programsGetOneObject() throws IOException {
    Path out = folder.resolve("run");
    CliResult result = train(out.toString(), "--evaluate-triplets", data, "--json");
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("model").asText()).isEqualTo(out.resolve("model").toString());
    assertThat(json.get("steps").asInt()).isEqualTo(4);
    JsonNode evaluation = json.get("evaluations").get(0);
    assertThat(evaluation.get("before").get("metrics").has("cosine_accuracy")).isTrue();
    assertThat(evaluation.get("after").get("differences").has("cosine_accuracy")).isTrue();
  }

  @Test
  void anEarlierRunIsRefusedAndResumed() throws IOException {
    String out = folder.resolve("run").toString();
    assertThat(train(out).status()).isZero();
    CliResult second = train(out);
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err()).contains("holds an earlier run", "--resume");
    Path card = Path.of(out, "model", "README.md");
    Files.writeString(card, Files.readString(card) + "\nNot for medical advice.\n");
    CliResult resumed = train(out, "--resume");
    assertThat(resumed.status()).as(resumed.err()).isZero();
    assertThat(card).content().contains("loss:MultipleNegatives", "\nNot for medical advice.\n");
    CliResult other = train(out, "--resume", "--seed", "7");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("seed was 42 and is now 7");
  }

  @Test
  void tablesAreStreamedWithABuffer() throws IOException {
    Path out = folder.resolve("run");
    CliResult result = train(out.toString(), "--shuffle-buffer", "2", "--resume");
    assertThat(result.status()).as(result.err()).isZero();
    JsonNode record = new ObjectMapper().readTree(out.resolve("run.json").toFile());
    assertThat(record.get("arguments").get("shuffle-buffer").asInt()).isEqualTo(2);
    assertThat(record.get("data").get(0).get("rows").asInt()).isEqualTo(4);
    assertThat(out.resolve("model/README.md")).content().contains("4 rows");

    CliResult other = train(out.toString(), "--shuffle-buffer", "3", "--resume");
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("training data");
    CliResult sampler =
        train(
            folder.resolve("other").toString(),
            "--shuffle-buffer",
            "2",
            "--batch-sampler",
            "no_duplicates");
    assertThat(sampler.status()).isEqualTo(2);
    assertThat(sampler.err()).contains("no_duplicates", "mask_duplicates=true");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void anUnknownMetricIsToldBeforeAnyWork() {
    Path out = folder.resolve("run");
    CliResult result =
        train(out.toString(), "--evaluate-triplets", data, "--metric-for-best", "cosine_acuracy");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean 'cosine_accuracy'?");
    assertThat(out).doesNotExist();
  }
}
