package io.attune.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.hub.LoopbackHub.Fault;
import io.attune.hub.LoopbackHub.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a small hub on loopback; what it answers is as the real one does. */
@Timeout(120)
class HubClientTest {
  private static final byte[] CONTENT = "some table, of some length".repeat(9000).getBytes(UTF_8);
  private static final String FILE = "default/train/0000.parquet";

  @TempDir Path cache;

  private final LoopbackHub hub = new LoopbackHub().with("main", FILE, CONTENT);
  private final List<Duration> waits = new ArrayList<>();
  private final HubRepository repository =
      new HubRepository(HubRepository.Type.DATASET, "org/name", HubRepository.MAIN);

  @AfterEach
  void stop() {
    hub.close();
  }

  private HubClient client() {
    return HubClient.of(hub.settings(cache), waits::add);
  }

  private HubClient offline() {
    HubSettings settings = hub.settings(cache);
    return HubClient.of(
        new HubSettings(settings.endpoint(), cache, Optional.empty(), true), waits::add);
  }

  private Path fetch() throws IOException {
    HubClient client = client();
    return client.download(client.resolve(repository), FILE, TransferProgress.NONE);
  }

  @Test
  void theCacheIsLaidOutAsPythons() throws IOException {
    Path file = fetch();
    Path folder = cache.resolve("datasets--org--name");
    assertThat(file)
        .isEqualTo(folder.resolve("snapshots").resolve(LoopbackHub.COMMIT).resolve(FILE));
    assertThat(Files.readSymbolicLink(file))
        .isEqualTo(Path.of("../../../../blobs", LoopbackHub.sha256(CONTENT)));
    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(folder.resolve("refs/main")).hasContent(LoopbackHub.COMMIT);
    try (var blobs = Files.list(folder.resolve("blobs"))) {
      assertThat(blobs)
          .containsExactly(folder.resolve("blobs").resolve(LoopbackHub.sha256(CONTENT)));
    }
  }

  @Test
  void whatIsThereIsNotFetchedAgainAndServesOffline() throws IOException {
    fetch();
    int requests = hub.seen.size();
    HubClient client = offline();
    assertThat(client.download(client.resolve(repository), FILE, TransferProgress.NONE))
        .hasBinaryContent(CONTENT);
    assertThat(hub.seen).hasSize(requests);
    assertThatThrownBy(
            () -> client.download(client.resolve(repository), "other", TransferProgress.NONE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("org/name", "/other is not in the cache", "HF_HUB_OFFLINE");
    fetch();
    assertThat(hub.seen.subList(requests, hub.seen.size()))
        .noneMatch(s -> s.host().equals("store"));
  }

  @Test
  void theTokenGoesToTheHubOnly() throws IOException {
    fetch();
    assertThat(hub.seen).filteredOn(s -> s.host().equals("hub")).isNotEmpty().allMatch(Seen::token);
    assertThat(hub.seen)
        .filteredOn(s -> s.host().equals("store"))
        .isNotEmpty()
        .noneMatch(Seen::token);
    assertThat(hub.settings(cache).toString()).doesNotContain("secret");
  }

  @Test
  void aBrokenDownloadGoesOnWhereItStopped() throws IOException {
    hub.faults.addAll(List.of(Fault.CUT, Fault.CUT));
    assertThat(fetch()).hasBinaryContent(CONTENT);
    assertThat(hub.seen)
        .filteredOn(seen -> seen.host().equals("store"))
        .extracting(Seen::range)
        .satisfiesExactly(
            first -> assertThat(first).isEmpty(),
            second ->
                assertThat(second).hasValueSatisfying(r -> assertThat(r).startsWith("bytes=")),
            third -> assertThat(third).isPresent());
  }

  @Test
  void damagedContentIsNotKept() throws IOException {
    hub.faults.add(Fault.DAMAGED);
    assertThatThrownBy(this::fetch).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    try (var blobs = Files.list(cache.resolve("datasets--org--name").resolve("blobs"))) {
      assertThat(blobs).isEmpty();
    }
    assertThat(fetch()).hasBinaryContent(CONTENT);
  }

  @Test
  void whatMayPassIsTriedAgainAfterTheWaitThatIsAskedFor() throws IOException {
    hub.faults.addAll(List.of(Fault.UNAVAILABLE, Fault.TOO_MANY));
    assertThat(fetch()).hasBinaryContent(CONTENT);
    assertThat(waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
  }

  @Test
  void afterSomeTriesItGivesUp() {
    hub.faults.addAll(Collections.nCopies(HubHttp.TRIES, Fault.UNAVAILABLE));
    assertThatThrownBy(this::fetch).hasMessageContaining("the hub answered 503");
  }

  @Test
  void aHubThatHasAnsweredOnceIsWaitedFor() throws IOException {
    HubClient client = client();
    HubRepository found = client.resolve(repository);
    hub.close();
    assertThatThrownBy(() -> client.download(found, FILE, TransferProgress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no answer after 5 tries");
    assertThat(waits).hasSize(HubHttp.TRIES - 1);
  }

  @Test
  void aHubThatCannotBeReachedIsNotWaitedFor() {
    hub.close();
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1 cannot be reached (");
    assertThat(waits).isEmpty();
  }

  @Test
  void whatIsNotThereIsTold() throws IOException {
    HubClient client = client();
    assertThatThrownBy(() -> client.resolve(repository.at("none")))
        .hasMessage(
            "datasets/org/name@none: the repository has no such revision (the hub answered 404).");
    HubRepository other = new HubRepository(HubRepository.Type.DATASET, "org/nme", "main");
    assertThatThrownBy(() -> client.resolve(other))
        .hasMessageContainingAll(
            "org/nme: there is no such repository, or it is private", "HF_TOKEN");
    HubRepository found = client.resolve(repository);
    assertThatThrownBy(() -> client.download(found, "none.parquet", TransferProgress.NONE))
        .hasMessageContaining("none.parquet: the repository has no such file");
    assertThatThrownBy(() -> client.download(found, "../../x", TransferProgress.NONE))
        .hasMessageContaining("no path within");
  }

  @Test
  void listsAllPages() throws IOException {
    hub.with("main", "a", CONTENT).with("main", "b", CONTENT).with("main", "c/d", CONTENT);
    HubClient client = client();
    assertThat(client.list(client.resolve(repository))).containsExactly("a", "b", "c/d", FILE);
  }

  @Test
  void fetchesPlainFilesAndKeepsThem() throws IOException {
    String address = hub.plainAddress(FILE);
    Path file = WebFiles.fetch(address, cache, TransferProgress.NONE);
    assertThat(file).hasFileName("0000.parquet").hasBinaryContent(CONTENT);
    assertThat(WebFiles.fetch(address, cache, TransferProgress.NONE)).isEqualTo(file);
    assertThat(hub.seen).filteredOn(seen -> seen.method().equals("GET")).hasSize(1);
    assertThatThrownBy(() -> WebFiles.fetch(hub.plainAddress("none"), cache, TransferProgress.NONE))
        .hasMessageContaining("the server answered 404");
    assertThatThrownBy(
            () -> WebFiles.fetch("http://example.com/x.csv", cache, TransferProgress.NONE))
        .hasMessageContaining("only https:// addresses");
  }
}
