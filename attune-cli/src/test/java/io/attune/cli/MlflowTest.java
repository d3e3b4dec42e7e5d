package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.cli.tracking.MlflowClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowTest {
  @TempDir private Path folder;

  private TinyRecipe recipe;

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = TinyRecipe.write(folder);
    recipe.text(
        TinyRecipe.usual()
            .replaceFirst("mine:\n.*\n.*\n", "")
            .replaceFirst("evaluate:\npublish:\n", "")
            .replace("epochs: 2", "epochs: 1")
            .replace("  learning-rate: 1e-3\n", "  matrix: {learning-rate: [1e-3, 1e-2]}\n"));
  }

  private CliResult run(String url, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--mlflow";
    arguments[1] = url;
    System.arraycopy(more, 0, arguments, 2, more.length);
    CliResult result = recipe.run(arguments);
    assertThat(result.status()).as(result.err()).isZero();
    return result;
  }

  private static Map<String, String> pairs(JsonNode array) {
    Map<String, String> pairs = new HashMap<>();
    array.forEach(entry -> pairs.put(entry.get("key").asText(), entry.get("value").asText()));
    return pairs;
  }

  @Test
  void everyTrainingIsSentOnce() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      assertThat(run(server.url() + "/").err()).contains("2 trainings");
      assertThat(server.runs()).containsOnlyKeys("learning-rate-1e-3", "learning-rate-1e-2");
      ObjectNode run = server.runs().get("learning-rate-1e-2");
      assertThat(run.get("status").asText()).isEqualTo("FINISHED");
      assertThat(run.get("end_time").asLong()).isGreaterThan(run.get("start_time").asLong());
      assertThat(pairs(run.get("params")))
          .containsEntry("learning-rate", "0.01")
          .containsEntry("batch-size", "4")
          .containsEntry("loss", "MultipleNegativesRankingLoss")
          .containsEntry("base_model", TestModels.mean().toString());
      assertThat(pairs(run.get("tags")))
          .containsEntry(
              "attune.model_folder",
              recipe.out().resolve("train/learning-rate-1e-2/model").toAbsolutePath().toString())
          .containsEntry("mlflow.source.name", "recipe.yaml");
      assertThat(pairs(run.get("metrics"))).containsKey("eval_cosine_ndcg_at_10");
      assertThat(run.get("metrics").findValuesAsText("step")).contains("6");

      int before = server.calls().size();
      assertThat(run(server.url() + "/").err()).doesNotContain("MLflow");
      assertThat(server.calls()).hasSize(before);
      // Another experiment has not got them yet; it has a name of its own.
      run(server.url(), "--mlflow-experiment", "another one & more");
      assertThat(server.runCount()).isEqualTo(4);
    }
  }

  @Test
  void aServerThatFailsStopsNothingAndGetsTheRestLater() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      server.failAfter(3); // the run is there, its metrics are not
      CliResult result = run(server.url());
      assertThat(result.err())
          .contains("Warning: MLflow at " + server.url() + " did not take all", "status 503")
          .contains("Nothing is lost: the same command sends what is missing.")
          .doesNotContain("\tat ");
      assertThat(recipe.out().resolve("report.html")).exists();
      server.recover();
      assertThat(run(server.url()).out()).startsWith("Nothing to do");
      assertThat(server.runCount()).isEqualTo(2); // gone on with, not made anew
      assertThat(server.runs().values())
          .allMatch(run -> run.path("status").asText().equals("FINISHED"));
      server.close();
      assertThat(run(server.url(), "--from", "train").err()).contains("Warning: MLflow at");
    }
  }

  @Test
  void whatIsNoServerIsRefusedBeforeAnyWork() {
    for (String address :
        List.of("mlruns", "file:///tmp/mlruns", "ftp://host", "http://me:secret@host")) {
      CliResult result = recipe.run("--mlflow", address);
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err())
          .contains("--mlflow is the address of a tracking server, such as http://127.0.0.1:5000")
          .doesNotContain("secret");
      assertThat(recipe.out()).doesNotExist();
      assertThatThrownBy(() -> new MlflowClient(address, Map.of()))
          .isInstanceOf(InvalidInputException.class);
    }
    assertThat(recipe.run("--mlflow-experiment", "x").errorLines())
        .containsExactly("--mlflow-experiment has no effect without --mlflow URL");
  }
}
