package io.attune.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.testing.FreshJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes killed (kill -9) at ten points of an upload, one after the other: each goes on
 * where the one before ended, and what has arrived is not sent again.
 */
@Timeout(180)
class KilledPushTest {
  private static final long SEED = 9;
  private static final int KILLS = 10;
  private static final int PARTS = 24;
  private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

  @TempDir private Path temporary;

  private final LoopbackHub hub = new LoopbackHub();

  /** The last parts of the paths of the requests at which processes were killed. */
  private final List<String> killedAt = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    hub.close();
  }

  /** The process that is killed. */
  public static void main(String[] arguments) throws IOException {
    HubSettings settings =
        new HubSettings(
            URI.create(arguments[0]), Path.of(arguments[1]), Optional.of(LoopbackHub.TOKEN), false);
    PushResult result =
        HubPublisher.of(settings, Path.of(arguments[1]))
            .push(
                Path.of(arguments[2]),
                new HubRepository(HubRepository.Type.MODEL, "org/name", HubRepository.MAIN),
                new PushOptions(false, false, "A model"),
                TransferProgress.NONE);
    System.out.println("done " + result.files());
  }

  @Test
  void theNextPushSendsOnlyWhatHasNotArrived() throws Exception {
    byte[] content = new byte[LoopbackUploads.PART * PARTS - 1];
    new Random(SEED).nextBytes(content);
    Path folder = Files.createDirectories(temporary.resolve("model"));
    Files.write(folder.resolve("model.safetensors"), content);
    Files.write(folder.resolve("second.safetensors"), new byte[300]);
    Files.writeString(folder.resolve("README.md"), "# Killed\n");
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      // From the first request to the parts; each process sends some parts more.
      killAt(1 + random.nextInt(8), folder);
    }
    try (FreshJvm finish = push(folder)) {
      assertThat(finish.read(line -> {})).as("seed %d", SEED).endsWith("done 3");
      assertThat(finish.exitCode()).isZero();
    }
    assertThat(
            hub.repositories
                .get("models/org/name")
                .files("main")
                .orElseThrow()
                .get("model.safetensors")
                .content())
        .isEqualTo(content);
    // A part is sent again only where a process did not live to hear that it had arrived.
    for (String part : new HashSet<>(hub.uploads.arrived)) {
      int kills = Collections.frequency(killedAt, part.replaceFirst(".*/", ""));
      assertThat(Collections.frequency(hub.uploads.arrived, part))
          .as("seed %d: how often part %s arrived", SEED, part)
          .isBetween(1, 1 + kills);
    }
    assertThat(hub.uploads.arrived).hasSizeGreaterThanOrEqualTo(PARTS + 1);
    try (var left = Files.list(temporary.resolve("state"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private FreshJvm push(Path folder) throws IOException {
    return new FreshJvm(
        QUICK_START,
        KilledPushTest.class,
        hub.address().toString(),
        temporary.resolve("state").toString(),
        folder.toString());
  }

  /** Kills a process when the hub gets its n-th request, before that is handled. */
  private void killAt(int request, Path folder) throws Exception {
    AtomicInteger seen = new AtomicInteger();
    CompletableFuture<FreshJvm> started = new CompletableFuture<>();
    hub.watcher =
        any -> {
          if (seen.incrementAndGet() == request) {
            killedAt.add(any.path().replaceFirst(".*/", ""));
            started.join().kill();
          }
        };
    try (FreshJvm jvm = push(folder)) {
      started.complete(jvm);
      assertThat(jvm.read(line -> {})).noneMatch(line -> line.startsWith("done"));
      assertThat(jvm.exitCode()).as("killed").isNotZero();
    } finally {
      hub.watcher = any -> {};
    }
  }
}
