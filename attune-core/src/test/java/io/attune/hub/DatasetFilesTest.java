package io.attune.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DatasetFilesTest {
  @TempDir Path cache;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static LoopbackHub converted(String... paths) {
    LoopbackHub hub = new LoopbackHub();
    for (String path : paths) {
      hub.with(DatasetFiles.CONVERTED, path, bytes(path));
    }
    return hub;
  }

  private List<Path> fetch(LoopbackHub hub, String reference) throws IOException {
    HubClient client = HubClient.of(hub.settings(cache), time -> {});
    return DatasetFiles.fetch(client, DatasetReference.parse(reference), TransferProgress.NONE);
  }

  @Test
  void aSingleTableOrARetrievalFolderIsFound() throws IOException {
    try (LoopbackHub hub =
        new LoopbackHub()
            .with("datasets/org/name", "main", "README.md", bytes("card"))
            .with("datasets/org/name", "main", "pairs.jsonl", bytes("{}"))
            .with("datasets/org/beir", "main", "corpus.jsonl", bytes("c"))
            .with("datasets/org/beir", "main", "queries.jsonl", bytes("q"))
            .with("datasets/org/beir", "main", "qrels/test.tsv", bytes("r"))
            .with("datasets/org/split", "main", "data/test-00000-of-00001.parquet", bytes("e"))
            .with("datasets/org/split", "main", "data/train-00000-of-00001.parquet", bytes("t"))) {
      HubClient client = HubClient.of(hub.settings(cache), time -> {});
      assertThat(table(client, "hf://datasets/org/name")).hasContent("{}");
      Path folder = table(client, "hf://datasets/org/beir");
      assertThat(folder.resolve("corpus.jsonl")).hasContent("c");
      assertThat(folder.resolve("qrels/test.tsv")).hasContent("r");
      assertThat(table(client, "hf://datasets/org/split/default/train")).hasContent("t");
      assertThatThrownBy(() -> table(client, "hf://datasets/org/split"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("has 2 files; name a part of it");
    }
  }

  private static Path table(HubClient client, String reference) throws IOException {
    return DatasetTable.fetch(client, DatasetReference.parse(reference), TransferProgress.NONE);
  }

  @Test
  void readsTheHubsParquetForm() throws IOException {
    try (LoopbackHub hub =
        converted(
            "default/test/0000.parquet",
            "default/train/0000.parquet",
            "default/train/0001.parquet")) {
      assertThat(fetch(hub, "hf://datasets/org/name"))
          .map(Files::readString)
          .containsExactly(
              "default/test/0000.parquet",
              "default/train/0000.parquet",
              "default/train/0001.parquet");
      assertThat(fetch(hub, "hf://datasets/org/name/default/test")).hasSize(1);
      assertThatThrownBy(() -> fetch(hub, "hf://datasets/org/name/defualt"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("no 'defualt' (did you mean 'default'?); there is: default");
    }
  }

  @Test
  void severalPartsHaveToBeChosenFrom() throws IOException {
    try (LoopbackHub hub = converted("en/train/0000.parquet", "zh/train/0000.parquet")) {
      assertThatThrownBy(() -> fetch(hub, "hf://datasets/org/name"))
          .hasMessageContainingAll("several parts", "hf://datasets/org/name/en", "en, zh");
      assertThat(fetch(hub, "hf://datasets/org/name/zh")).hasSize(1);
    }
  }

  @Test
  void withoutThatFormTheDataSetsOwnFilesAreRead() throws IOException {
    try (LoopbackHub hub =
        new LoopbackHub()
            .with("main", "README.md", bytes("x"))
            .with("main", "data/a.parquet", bytes("a"))) {
      assertThat(fetch(hub, "hf://datasets/org/name")).map(Files::readString).containsExactly("a");
    }
  }

  @Test
  void aDataSetWithoutTablesIsRefused() {
    try (LoopbackHub hub = new LoopbackHub().with("v2", "README.md", bytes("x"))) {
      assertThatThrownBy(() -> fetch(hub, "hf://datasets/org/name@v2"))
          .hasMessageContaining("hf://datasets/org/name@v2: the data set has no Parquet files");
    }
  }

  @Test
  void offlineTheWholeDataSetIsFoundAgainOrNothing() throws IOException {
    HubSettings settings;
    try (LoopbackHub hub = converted("default/train/0000.parquet")) {
      fetch(hub, "hf://datasets/org/name");
      settings = hub.settings(cache);
    }
    HubClient offline =
        HubClient.of(new HubSettings(settings.endpoint(), cache, Optional.empty(), true));
    assertThat(
            DatasetFiles.fetch(
                offline, DatasetReference.parse("hf://datasets/org/name"), TransferProgress.NONE))
        .hasSize(1);
    assertThatThrownBy(
            () ->
                DatasetFiles.fetch(
                    offline,
                    DatasetReference.parse("hf://datasets/org/other"),
                    TransferProgress.NONE))
        .hasMessageContaining("is not in the cache");
  }

  @Test
  void offlineThatIsReadWhichAnotherProgramFetched() throws IOException {
    HubSettings settings;
    try (LoopbackHub hub = converted("default/test/0.parquet", "default/train/0.parquet")) {
      fetch(hub, "hf://datasets/org/name/default/train");
      settings = hub.settings(cache);
    }
    Path listings = cache.resolve("datasets--org--name/listings");
    Files.delete(listings.resolve(LoopbackHub.COMMIT + ".json")); // which is Attune's alone
    HubClient offline =
        HubClient.of(new HubSettings(settings.endpoint(), cache, Optional.empty(), true));
    assertThat(
            DatasetFiles.fetch(
                offline, DatasetReference.parse("hf://datasets/org/name"), TransferProgress.NONE))
        .map(Files::readString)
        .containsExactly("default/train/0.parquet");
  }

  @Test
  void referencesNameConfigSplitAndRevision() {
    DatasetReference reference = DatasetReference.parse("hf://datasets/o/n/c/s@refs/pr/1");
    assertThat(reference)
        .isEqualTo(
            new DatasetReference(
                "o/n", Optional.of("refs/pr/1"), Optional.of("c"), Optional.of("s")));
    assertThat(DatasetReference.parse("hf://datasets/o/n@v1/c").revision()).hasValue("v1");
    assertThat(DatasetReference.parse(reference.toString())).isEqualTo(reference);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf://datasets/name",
        "hf://org/name",
        "hf://datasets/o/n@a/c@b",
        "hf://datasets/"
      })
  void otherReferencesAreRefused(String text) {
    assertThatThrownBy(() -> DatasetReference.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hf://datasets/OWNER/NAME[/CONFIG[/SPLIT]][@REVISION]");
  }

  @Test
  void settingsComeFromPythonsVariables() throws IOException {
    Path token = Files.writeString(cache.resolve("token"), " abc \n");
    HubSettings settings =
        HubSettings.fromEnvironment(
            Map.of("HF_HOME", cache.toString(), "HF_ENDPOINT", "http://127.0.0.1:1/"));
    assertThat(settings.cacheFolder()).isEqualTo(cache.resolve("hub"));
    assertThat(settings.token()).hasValue("abc");
    assertThat(settings.endpoint()).isEqualTo(URI.create("http://127.0.0.1:1"));
    assertThat(settings.offline()).isFalse();
    HubSettings other =
        HubSettings.fromEnvironment(
            Map.of("HF_TOKEN", "x", "HF_TOKEN_PATH", token.toString(), "HF_HUB_OFFLINE", "True"));
    assertThat(other.token()).hasValue("x");
    assertThat(other.offline()).isTrue();
    assertThat(other.endpoint()).hasToString("https://huggingface.co");
    assertThatThrownBy(() -> HubSettings.fromEnvironment(Map.of("HF_ENDPOINT", "ftp://x")))
        .hasMessageContaining("'ftp://x' (HF_ENDPOINT) is none");
  }
}
