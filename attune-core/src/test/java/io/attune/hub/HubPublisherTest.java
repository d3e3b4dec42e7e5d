package io.attune.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.hub.LoopbackHub.Fault;
import io.attune.hub.LoopbackHub.Seen;
import io.attune.hub.LoopbackHub.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the hub on loopback, which Python's huggingface_hub pushes to as well. */
@Timeout(120)
class HubPublisherTest {
  private static final PushOptions PLAIN = new PushOptions(false, false, "A model");

  @TempDir private Path temporary;

  private final LoopbackHub hub = new LoopbackHub();
  private final List<Duration> waits = new ArrayList<>();
  private final HubRepository target =
      new HubRepository(HubRepository.Type.MODEL, "org/name", HubRepository.MAIN);
  private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectories(temporary.resolve("model"));
    Files.writeString(folder.resolve("README.md"), "# Ein Modell für Wünsche\n");
    Files.writeString(folder.resolve("empty.txt"), "");
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(folder.resolve("1_Pooling/config.json"), "{}");
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), "nobody's business");
    write("small.safetensors", 100);
    write("model.safetensors", LoopbackUploads.PART * 3 + 17);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void write(String name, int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Files.write(folder.resolve(name), content);
  }

  private HubPublisher publisher() {
    return HubPublisher.of(
        hub.settings(temporary.resolve("cache")), temporary.resolve("state"), waits::add);
  }

  private PushResult push() throws IOException {
    return publisher().push(folder, target, PLAIN, TransferProgress.NONE);
  }

  private LoopbackRepository repository() {
    return hub.repositories.get("models/org/name");
  }

  private void assertArrived(String revision) throws IOException {
    TreeMap<String, byte[]> expected = new TreeMap<>();
    for (String path :
        Set.of(
            "README.md",
            "empty.txt",
            "1_Pooling/config.json",
            "small.safetensors",
            "model.safetensors")) {
      expected.put(path, Files.readAllBytes(folder.resolve(path)));
    }
    var files = new TreeMap<>(repository().files(revision).orElseThrow());
    files.remove(".gitattributes");
    assertThat(files.keySet()).isEqualTo(expected.keySet());
    files.forEach((path, file) -> assertThat(file.content()).isEqualTo(expected.get(path)));
  }

  @Test
  void allFilesArriveByOneCommit() throws IOException {
    PushResult result = push();
    assertArrived("main");
    assertThat(result.files()).isEqualTo(5);
    assertThat(result.commit()).isEqualTo(repository().commit("main").orElseThrow());
    assertThat(result.address()).endsWith("/org/name/commit/" + result.commit());
    assertThat(result.pullRequest()).isEmpty();
    assertThat(repository().commitCount()).isEqualTo(2);
    assertThat(repository().isPrivate).isFalse();
    assertThat(waits).isEmpty();
  }

  @Test
  void theTokenGoesToTheHubOnlyAndIsNotKept() throws IOException {
    hub.failing(Step.PART, Fault.FORBIDDEN);
    push();
    assertThat(hub.seen).filteredOn(s -> s.host().equals("hub")).isNotEmpty().allMatch(Seen::token);
    assertThat(hub.seen)
        .filteredOn(s -> s.host().equals("store"))
        .isNotEmpty()
        .noneMatch(Seen::token);
    try (var files = Files.walk(temporary)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file ->
                  assertThat(new String(Files.readAllBytes(file), UTF_8))
                      .doesNotContain("Bearer", LoopbackHub.TOKEN));
    }
  }

  @Test
  void whatIsThereIsNotSentAgain() throws IOException {
    push();
    PushResult second = push();
    assertThat(second.files()).isZero();
    assertThat(second.commit()).isEqualTo(repository().commit("main").orElseThrow());
    assertThat(repository().commitCount()).isEqualTo(2);
    Files.writeString(folder.resolve("README.md"), "# Another text\n");
    assertThat(push().files()).isEqualTo(1);
    assertThat(hub.uploads.arrived).doesNotHaveDuplicates().hasSize(5);
    assertArrived("main");
  }

  @Test
  void whatIsPushedIsPulled() throws IOException {
    push();
    HubClient client = HubClient.of(hub.settings(temporary.resolve("cache")), waits::add);
    Path pulled = client.snapshot(client.resolve(target), path -> true, TransferProgress.NONE);
    assertThat(pulled.resolve("model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
    assertThat(pulled.resolve("1_Pooling/config.json")).hasContent("{}");
    assertThat(pulled.resolve("empty.txt")).isEmptyFile();
    assertThat(pulled.resolve("README.md")).hasSameBinaryContentAs(folder.resolve("README.md"));
  }

  @Test
  void aDatasetGoesToItsOwnPlace() throws IOException {
    HubRepository dataset = new HubRepository(HubRepository.Type.DATASET, "org/name", "main");
    publisher().push(folder, dataset, PLAIN, TransferProgress.NONE);
    assertThat(hub.repositories).containsOnlyKeys("datasets/org/name");
    assertThat(hub.repositories.get("datasets/org/name").files("main").orElseThrow()).hasSize(6);
  }

  @Test
  void privateIsMadePrivateAndNeverPublic() throws IOException {
    PushOptions privately = new PushOptions(true, false, "Not for everybody");
    publisher().push(folder, target, privately, TransferProgress.NONE);
    assertThat(repository().isPrivate).isTrue();
    publisher().push(folder, target, privately, TransferProgress.NONE);
    repository().isPrivate = false;
    assertThatThrownBy(() -> publisher().push(folder, target, privately, TransferProgress.NONE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("org/name is there already, and public. Nothing was pushed");
  }

  @Test
  void aBranchIsMadeWhereItIsMissing() throws IOException {
    push();
    Files.writeString(folder.resolve("README.md"), "# Version 2\n");
    String main = repository().commit("main").orElseThrow();
    for (int i = 0; i < 2; i++) {
      publisher().push(folder, target.at("v2/beta"), PLAIN, TransferProgress.NONE);
    }
    assertArrived("v2/beta");
    assertThat(repository().commit("main")).contains(main);
    assertThatThrownBy(
            () -> publisher().push(folder, target.at("refs/pr/77"), PLAIN, TransferProgress.NONE))
        .hasMessageContaining("no such revision");
  }

  @Test
  void aPullRequestLeavesTheBranchAlone() throws IOException {
    push();
    String main = repository().commit("main").orElseThrow();
    Files.writeString(folder.resolve("README.md"), "# A proposal\n");
    PushResult result =
        publisher()
            .push(folder, target, new PushOptions(false, true, "Propose"), TransferProgress.NONE);
    assertThat(result.pullRequest()).hasValueSatisfying(u -> assertThat(u).contains("discussions"));
    assertThat(repository().commit("main")).contains(main);
    assertArrived("refs/pr/1");
  }

  @ParameterizedTest
  @EnumSource
  void whateverMayPassIsTriedAgain(Step step) throws IOException {
    hub.failing(step, Fault.UNAVAILABLE, Fault.CUT, Fault.TOO_MANY);
    push();
    assertArrived("main");
    assertThat(waits).isNotEmpty();
    assertThat(repository().commitCount()).isEqualTo(2);
    assertThat(hub.uploads.arrived).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsLostDoesNoHarm(Step step) throws IOException {
    hub.failing(step, Fault.ANSWER_LOST);
    push();
    assertArrived("main");
    assertThat(repository().commitCount()).as("commits").isEqualTo(2);
  }

  @Test
  void expiredAddressesAreRenewed() throws IOException {
    hub.failing(Step.PART, Fault.FORBIDDEN);
    hub.watcher =
        request -> {
          if (request.path().endsWith("/3")) {
            hub.watcher = later -> {};
            hub.uploads.expire();
          }
        };
    push();
    assertArrived("main");
  }

  @Test
  void damagedBytesAreSentAnew() throws IOException {
    hub.failing(Step.PART, Fault.DAMAGED);
    push();
    assertArrived("main");
    write("model.safetensors", LoopbackUploads.PART * 2);
    hub.failing(Step.PART, Collections.nCopies(40, Fault.DAMAGED).toArray(Fault[]::new));
    assertThatThrownBy(this::push)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("model.safetensors: the store answered 400, also at new addresses");
    hub.stepFaults.clear();
    push();
    assertArrived("main");
  }

  @Test
  void aBranchThatMovedMeanwhileIsNoObstacle() throws IOException {
    hub.failing(Step.COMMIT, Fault.CONFLICT, Fault.CONFLICT);
    push();
    assertArrived("main");
    Files.writeString(folder.resolve("README.md"), "# Again\n");
    hub.failing(Step.COMMIT, Collections.nCopies(9, Fault.CONFLICT).toArray(Fault[]::new));
    assertThatThrownBy(this::push)
        .isInstanceOf(HubException.class)
        .hasMessageContaining("something else has changed it meanwhile");
  }

  @Test
  void whoMayNotMakeRepositoriesMayStillWrite() throws IOException {
    hub.failing(Step.CREATE, Fault.FORBIDDEN);
    assertThatThrownBy(this::push)
        .isInstanceOf(HubException.class)
        .hasMessageContaining("org/name: no access");
    push();
    Files.writeString(folder.resolve("README.md"), "# Again\n");
    hub.failing(Step.CREATE, Fault.FORBIDDEN);
    push();
    assertArrived("main");
  }

  @Test
  void withoutATokenOrOfflineNothingIsTried() {
    HubSettings settings = hub.settings(temporary.resolve("cache"));
    for (HubSettings other :
        List.of(
            new HubSettings(settings.endpoint(), settings.cacheFolder(), Optional.empty(), false),
            new HubSettings(settings.endpoint(), settings.cacheFolder(), settings.token(), true))) {
      assertThatThrownBy(
              () ->
                  HubPublisher.of(other, temporary, waits::add)
                      .push(folder, target, PLAIN, TransferProgress.NONE))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(other.offline() ? "HF_HUB_OFFLINE" : "/settings/tokens");
    }
    assertThat(hub.seen).isEmpty();
  }

  @Test
  void whatLeadsOutOfTheFolderIsNotPushed() throws IOException {
    Path secret = Files.writeString(temporary.resolve("key"), "private");
    Files.createSymbolicLink(folder.resolve("key"), secret);
    assertThatThrownBy(this::push)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("key is no plain file of " + folder);
    assertThat(hub.seen).isEmpty();
    assertThatThrownBy(
            () -> publisher().push(temporary.resolve("none"), target, PLAIN, TransferProgress.NONE))
        .hasMessageContaining("none: there is no such folder");
    Path empty = Files.createDirectories(temporary.resolve("empty/.git")).getParent();
    assertThatThrownBy(() -> publisher().push(empty, target, PLAIN, TransferProgress.NONE))
        .hasMessageContaining("holds no files to push");
  }

  @Test
  void progressGrowsToTheWholeSize() throws IOException {
    List<String> told = new ArrayList<>();
    publisher()
        .push(
            folder, target, PLAIN, (file, done, size) -> told.add(file + " " + done + "/" + size));
    long size = Files.size(folder.resolve("model.safetensors"));
    assertThat(told)
        .contains("model.safetensors " + size + "/" + size)
        .contains("small.safetensors 100/100");
  }
}
