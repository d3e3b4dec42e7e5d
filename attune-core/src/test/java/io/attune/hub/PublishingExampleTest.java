package io.attune.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of docs/publishing.md. */
class PublishingExampleTest {
  @TempDir private Path temporary;

  private static PushResult push(HubSettings settings, Path state, Path folder) throws IOException {
    HubRepository target =
        new HubRepository(HubRepository.Type.MODEL, "my-name/job-search", "main");
    PushOptions options = new PushOptions(true, false, "Fine-tuned on our postings");
    PushResult result =
        HubPublisher.of(settings, state).push(folder, target, options, TransferProgress.NONE);
    return result;
  }

  @Test
  void pushes() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("model"));
    Files.writeString(folder.resolve("modules.json"), "[]");
    try (LoopbackHub hub = new LoopbackHub()) {
      HubSettings settings = hub.settings(temporary.resolve("cache"));
      assertThat(push(settings, temporary.resolve("state"), folder).files()).isEqualTo(1);
      assertThat(hub.file("models/my-name/job-search", "main", "modules.json")).isNotEmpty();
    }
  }
}
