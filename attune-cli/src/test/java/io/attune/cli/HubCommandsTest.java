package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.hub.LoopbackHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to and pulls from a hub on loopback, in processes of their own. */
@Timeout(180)
class HubCommandsTest {
  private static final String NAME = "my-name/job-search";

  @TempDir private Path folder;

  private final LoopbackHub hub = new LoopbackHub();
  private Path model;

  @BeforeEach
  void copyModel() throws IOException {
    model = TestModels.copyTo(folder.resolve("model"));
    Files.writeString(model.resolve("README.md"), "# Job search\n");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private CliResult run(boolean offline, String... arguments) throws Exception {
    CliResult result =
        new FreshProcess(folder)
            .with("HF_ENDPOINT", hub.address().toString())
            .with("HF_TOKEN", LoopbackHub.TOKEN)
            .with("HF_HOME", folder.resolve("hf").toString())
            .with("ATTUNE_CACHE", folder.resolve("attune").toString())
            .with("HF_HUB_OFFLINE", offline ? "1" : "0")
            .run(arguments);
    assertThat(result.out() + result.err()).doesNotContain(LoopbackHub.TOKEN);
    return result;
  }

  @Test
  void aModelIsPushedAndWorksByItsName() throws Exception {
    CliResult pushed = run(false, "push", "model", NAME, "--private", "--json");
    assertThat(pushed.status()).as(pushed.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(pushed.out());
    assertThat(told.path("repository").asText()).isEqualTo(NAME);
    assertThat(told.path("commit").asText()).hasSize(40);
    assertThat(hub.file("models/" + NAME, "main", "model.safetensors"))
        .isEqualTo(Files.readAllBytes(model.resolve("model.safetensors")));
    assertThat(run(false, "push", "model", NAME).out()).startsWith("Nothing to push: the hub has");

    Files.writeString(folder.resolve("texts.jsonl"), "{\"text\": \"a night nurse\"}\n");
    String[] encode = {"encode", "--model", NAME, "--input", "texts.jsonl", "--output", "v.npy"};
    CliResult encoded = run(false, encode);
    assertThat(encoded.status()).as(encoded.err()).isZero();
    byte[] vectors = Files.readAllBytes(folder.resolve("v.npy"));
    encode[2] = "model";
    run(true, encode);
    assertThat(Files.readAllBytes(folder.resolve("v.npy"))).isEqualTo(vectors);
    hub.close();
    encode[2] = NAME + "@main";
    CliResult offline = run(true, encode);
    assertThat(offline.status()).as(offline.err()).isZero();
    assertThat(Files.readAllBytes(folder.resolve("v.npy"))).isEqualTo(vectors);
  }

  @Test
  void aModelGetsACardAndWhatIsWrittenOnTheHubStays() throws Exception {
    Files.delete(model.resolve("README.md"));
    assertThat(run(false, "push", "model", NAME).status()).isZero();
    String card = new String(hub.file("models/" + NAME, "main", "README.md"), UTF_8);
    assertThat(card).contains("SentenceTransformer(\"" + NAME + "\")", "(1): Pooling(mean)");

    Path edited = Files.createDirectory(folder.resolve("edited"));
    Files.writeString(edited.resolve("README.md"), card + "\nWritten on the hub.\n");
    assertThat(run(false, "push", "edited", NAME).status()).isZero();
    Files.delete(model.resolve("README.md"));
    assertThat(run(false, "push", "model", NAME).out()).startsWith("Nothing to push");
    assertThat(model.resolve("README.md")).content().contains("\nWritten on the hub.\n");
  }

  @Test
  void pullsIntoTheSharedCacheOrIntoAFolder() throws Exception {
    hub.with("datasets/org/rows", "main", "data/train.jsonl", "{}\n".getBytes(UTF_8));
    CliResult cached = run(false, "pull", "org/rows", "--dataset");
    assertThat(cached.status()).as(cached.err()).isZero();
    Path snapshot = Path.of(cached.out().strip());
    assertThat(snapshot).startsWith(folder.resolve("hf/hub/datasets--org--rows/snapshots"));
    assertThat(snapshot.resolve("data/train.jsonl")).hasContent("{}");

    CliResult copied = run(true, "pull", "org/rows", "--dataset", "--out", "rows");
    assertThat(copied.status()).as(copied.err()).isZero();
    assertThat(folder.resolve("rows/data/train.jsonl")).hasContent("{}").isRegularFile();
    assertThat(Files.isSymbolicLink(folder.resolve("rows/data/train.jsonl"))).isFalse();

    CliResult again = run(true, "pull", "org/rows", "--dataset", "--out", "rows");
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("--out rows is there already, and no empty folder");
  }

  @Test
  void aDatasetOfTheHubIsATable() throws Exception {
    hub.with(
        "datasets/org/rows",
        "main",
        "pairs.jsonl",
        "{\"anchor\": \"nurse\", \"positive\": \"cares\"}\n".getBytes(UTF_8));
    CliResult advice = run(false, "advise", "--train", "hf://datasets/org/rows");
    assertThat(advice.status()).as(advice.err()).isZero();
    assertThat(advice.out()).contains("MultipleNegativesRankingLoss");
    CliResult missing = run(false, "advise", "--train", "hf://datasets/org/none");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("datasets/org/none: there is no such repository");
  }

  @Test
  void namesThatLeadOutsideAreRefusedAsAWhole() throws Exception {
    hub.with("models/org/evil", "main", "a.txt", new byte[1])
        .with("models/org/evil", "main", "../../../../../outside.txt", new byte[1]);
    CliResult result = run(false, "pull", "org/evil", "--out", "got");
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .contains("outside.txt' is no path within org/evil", "Nothing was written");
    assertThat(folder.resolve("got")).doesNotExist();
    try (var files = Files.walk(folder.resolve("hf"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".txt"))).isEmpty();
    }
  }

  @Test
  void whatIsWrongIsToldAtOnce() throws Exception {
    CliResult usage = InProcess.run("push", "model", "a b/c", "--create-pr", "--revision", "x");
    assertThat(usage.status()).isEqualTo(2);
    assertThat(usage.err())
        .contains("'a b/c' is no repository of the hub", "Give either --create-pr");
    assertThat(InProcess.run("push").err()).contains("FOLDER", "OWNER/NAME", "--help");
    CliResult missing = run(false, "pull", "org/none");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("org/none: there is no such repository, or it is private");
    CliResult model =
        run(false, "encode", "--model", "org/none", "--input", "x", "--output", "y.npy");
    assertThat(model.status()).isEqualTo(2);
    assertThat(run(true, "push", "model", NAME).err()).contains("HF_HUB_OFFLINE is set");
  }

  @Test
  void aDryRunAsksNobodyAndTellsWhatWouldBeFetched() throws Exception {
    TinyRecipe recipe = TinyRecipe.write(folder);
    recipe.text(TinyRecipe.usual().replace(TestModels.mean().toString(), NAME));
    String[] dryRun = recipe.arguments("--dry-run");
    CliResult before = run(false, dryRun);
    assertThat(before.status()).as(before.err()).isZero();
    assertThat(before.out()).contains("Would be fetched first: " + NAME);
    String[] elsewhere =
        recipe.arguments("--dry-run", "--set", "source.input=hf://datasets/" + NAME);
    assertThat(run(false, elsewhere).out())
        .contains("Would be fetched first: hf://datasets/" + NAME + ", " + NAME);
    assertThat(hub.requests()).isEmpty();
    CliResult missing = run(false, recipe.arguments());
    assertThat(missing.status()).isEqualTo(AttuneCommandLine.INVALID);
    assertThat(missing.err()).contains(recipe.file() + ":6: No model '" + NAME + "'", "on the hub");
    assertThat(recipe.out()).doesNotExist();

    assertThat(run(false, "push", "model", NAME).status()).isZero();
    CliResult done = run(false, recipe.arguments());
    assertThat(done.status()).as(done.err()).isZero();
    int asked = hub.requests().size();
    CliResult after = run(false, dryRun);
    assertThat(after.out()).contains("Nothing to do.").doesNotContain("fetched");
    assertThat(hub.requests()).hasSize(asked);
  }
}
