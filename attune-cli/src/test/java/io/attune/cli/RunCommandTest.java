package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.cli.recipe.RunLock;
import io.attune.llm.fake.Chat;
import io.attune.llm.fake.FakeOpenAi;
import io.attune.llm.fake.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private TinyRecipe recipe;

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = TinyRecipe.write(folder);
  }

  /** From each task to whether it was done, up to date, or would be. */
  private Map<String, String> stages(String field, String... more) throws IOException {
    String[] arguments = Stream.concat(Stream.of("--json"), Stream.of(more)).toArray(String[]::new);
    CliResult result = recipe.run(arguments);
    assertThat(result.status()).as(result.err()).isZero();
    Map<String, String> stages = new LinkedHashMap<>();
    for (JsonNode stage : JSON.readTree(result.out()).get("stages")) {
      stages.put(stage.get("name").asText(), stage.get(field).asText());
    }
    return stages;
  }

  private Map<String, String> ran(String... more) throws IOException {
    return stages("ran", more);
  }

  private List<String> recordedStages() throws IOException {
    JsonNode record = JSON.readTree(recipe.out().resolve("run.json").toFile());
    return record.findValuesAsText("task");
  }

  @Test
  void onlyWhatHasChangedIsDoneAgain() throws IOException {
    assertThat(stages("run", "--dry-run").values()).containsOnly("yes");
    assertThat(recipe.out()).doesNotExist();
    assertThat(ran().values()).containsOnly("true");
    assertThat(recipe.out().resolve("publish/model/config.json")).exists();
    assertThat(recipe.out().resolve("recipe.yaml")).hasSameTextualContentAs(recipe.file());
    JsonNode record = JSON.readTree(recipe.out().resolve("run.json").toFile());
    assertThat(record.at("/environment/libtorch").asText()).isNotEmpty();
    assertThat(record.at("/stages/0/inputs/pairs.jsonl").asText()).hasSize(64);

    assertThat(recipe.out().resolve("report.html")).content().contains("id=\"leaderboard\"");
    assertThat(recipe.out().resolve("tensorboard/trained")).isNotEmptyDirectory();

    Map<String, String> slow = recipe.results();
    CliResult again = recipe.run();
    assertThat(again.out()).startsWith("Nothing to do: all 6 results are up to date.");
    assertThat(again.err()).isEmpty();

    String faster = "train.learning-rate=2e-3";
    assertThat(stages("run", "--dry-run", "--set", faster))
        .containsEntry("split", "no")
        .containsEntry("mine", "no")
        .containsEntry("train/trained", "yes")
        .containsEntry("evaluate", "if its input changes");
    assertThat(recipe.run("--dry-run", "--set", faster).out())
        .contains("learning-rate: 1e-3 → 2e-3");
    assertThat(ran("--set", faster))
        .containsEntry("split", "false")
        .containsEntry("mine", "false")
        .containsEntry("train/trained", "true")
        .containsEntry("evaluate", "true")
        .containsEntry("publish", "true");

    // The result before the last one is kept, so that going back costs nothing.
    Map<String, String> fast = recipe.results();
    assertThat(recipe.run("--dry-run").out())
        .containsPattern("train/trained +made before from the same, and kept");
    assertThat(ran().values()).containsOnly("false");
    assertThat(recipe.results()).isEqualTo(slow);
    assertThat(ran("--set", faster).values()).containsOnly("false");
    assertThat(recipe.results()).isEqualTo(fast);
    JsonNode last = JSON.readTree(recipe.out().resolve("run.json").toFile());
    assertThat(last.at("/stages/3/settings/learning-rate").asText()).isEqualTo("2e-3");
  }

  @Test
  void aChangedTableOrResultIsSeen() throws IOException {
    recipe.text(TinyRecipe.usual().replaceFirst("(?s)train:.*", ""));
    assertThat(ran().values()).containsOnly("true");
    Files.writeString(recipe.out().resolve("mine/train.jsonl"), "");
    assertThat(ran()).containsEntry("split", "false").containsEntry("mine", "true");
    recipe.pairs(50);
    assertThat(ran().values()).containsOnly("true");
  }

  @Test
  void stagesCanBeChosen() throws IOException {
    assertThat(recipe.run("--from", "mine").errorLines())
        .containsExactly(
            "split has no results yet, which the stages after it need; run without --from first.");
    assertThat(ran("--until", "split")).containsOnlyKeys("split", "held-out");
    assertThat(recordedStages()).containsExactly("split", "held-out");
    assertThat(ran("--from", "mine", "--until", "mine"))
        .containsEntry("split", "false")
        .containsEntry("mine", "true");
    assertThat(ran("--from", "mine", "--until", "mine")).containsEntry("mine", "true");
    // What a run is not about stays in the record and in the report.
    assertThat(ran("--until", "split")).containsOnlyKeys("split", "held-out");
    assertThat(recordedStages()).containsExactly("split", "held-out", "mine");
    assertThat(recipe.out().resolve("report.html"))
        .content()
        .containsSubsequence("What was done", ">mine<");
    assertThat(recipe.run("--from", "mien").errorLines().get(0))
        .contains("unknown stage 'mien' (did you mean 'mine'?)");
  }

  @Test
  void aMatrixIsOneTrainingEach() throws IOException {
    recipe.text(
        TinyRecipe.usual()
            .replace("  learning-rate: 1e-3\n", "  matrix: {learning-rate: [1e-3, 1e-2]}\n")
            .replace("epochs: 2", "epochs: 1"));
    assertThat(ran()).containsKeys("train/learning-rate-1e-3", "train/learning-rate-1e-2");
    JsonNode leaderboard =
        JSON.readTree(recipe.out().resolve("evaluate/leaderboard.json").toFile());
    assertThat(leaderboard.get("models")).hasSize(3);
    for (JsonNode model : leaderboard.get("models")) {
      assertThat(model.at("/metrics/cosine_ndcg@10/low").isNumber()).isTrue();
      assertThat(model.has("distinguishable_from_best")).isTrue();
    }
    recipe.text(Files.readString(recipe.file()).replace("[1e-3, 1e-2]", "[1e-3, 1e-2, 2e-2]"));
    assertThat(ran())
        .containsEntry("train/learning-rate-1e-3", "false")
        .containsEntry("train/learning-rate-1e-2", "false")
        .containsEntry("train/learning-rate-2e-2", "true")
        .containsEntry("evaluate", "true");
  }

  /** The one to publish is chosen by the validation part, never by the test part. */
  @Test
  void aSearchDrawsItsTrialsAndChoosesByTheValidationPart() throws IOException {
    recipe.text(
        TinyRecipe.usual()
            .replace(
                "  learning-rate: 1e-3\n",
                "  search: {trials: 2, seed: 3, space: {learning-rate: {low: 1e-4, high: 1e-2, scale:"
                    + " log}}}\n")
            .replace("epochs: 2", "epochs: 1"));
    assertThat(ran()).containsKeys("train/trial-001", "train/trial-002");
    Path evaluated = recipe.out().resolve("evaluate");
    JsonNode choice = JSON.readTree(evaluated.resolve("validation.json").toFile());
    String best =
        StreamSupport.stream(choice.get("models").spliterator(), false)
            .map(model -> model.get("model").asText())
            .filter(name -> name.startsWith("trial-"))
            .findFirst()
            .orElseThrow();
    assertThat(recipe.out().resolve("publish/training.txt")).hasContent(best);
    assertThat(evaluated.resolve("leaderboard.json")).isNotEmptyFile();

    // A third trial leaves the first two as they are.
    assertThat(ran("--set", "train.search.trials=3"))
        .containsEntry("train/trial-001", "false")
        .containsEntry("train/trial-002", "false")
        .containsEntry("train/trial-003", "true");
  }

  @Test
  void twoRunsInOneFolderAreRefused() throws IOException {
    try (RunLock lock = RunLock.take(recipe.out())) {
      CliResult result = recipe.run();
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).startsWith("Another run is at work in " + recipe.out());
    }
  }

  @Test
  void answersOfALanguageModelAreKeptWhateverChanges() throws IOException {
    Files.write(
        folder.resolve("documents.jsonl"),
        List.of(
            "{\"id\": 1, \"text\": \"This is about rivers.\"}",
            "{\"id\": 2, \"text\": \"This is about stones.\"}"));
    try (FakeOpenAi server = new FakeOpenAi()) {
      server.answer(body -> Reply.ok(Chat.completion(Chat.sensibleAnswer(body))));
      recipe.text(
          "source: {input: documents.jsonl}\nqueries: {provider: openai, base-url: '%s'}\n"
              .formatted(server.url()));
      CliResult plan = recipe.run("--dry-run");
      assertThat(plan.err()).contains("To ask: 2 requests");
      assertThat(server.chats()).isEmpty();
      assertThat(recipe.out()).doesNotExist();
      assertThat(ran()).containsEntry("queries", "true");
      assertThat(server.chats()).hasSize(2);
      assertThat(ran("--set", "queries.copied-words=4")).containsEntry("queries", "true");
      assertThat(ran("--from", "queries")).containsEntry("queries", "true");
      assertThat(server.chats()).hasSize(2);
    }
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Files.createDirectory(recipe.out());
    Files.writeString(recipe.out().resolve("thesis.txt"), "Chapter 1");
    CliResult result = recipe.run();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("holds something else than a run of a recipe");
  }

  @Test
  void whatIsWrongInTheDataIsToldWithTheStage() throws IOException {
    Files.writeString(folder.resolve("pairs.jsonl"), "{\"anchor\": \"a\", \"positve\": \"b\"}\n");
    CliResult result = recipe.run();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(recipe.file() + ":4: split: ", "positive");
  }
}
