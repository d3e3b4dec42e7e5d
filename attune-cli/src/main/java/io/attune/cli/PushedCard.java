package io.attune.cli;

import io.attune.hub.HubClient;
import io.attune.hub.HubException;
import io.attune.hub.HubRepository;
import io.attune.hub.HubSettings;
import io.attune.hub.TransferProgress;
import io.attune.model.SentenceTransformer;
import io.attune.publishing.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings the card of a model up to date before it is pushed: there is one, its examples use the
 * name on the hub, and what was written into it there stays.
 */
final class PushedCard {
  private PushedCard() {}

  /** Whether a folder holds a model, which has to have a card. */
  static boolean isFor(Path folder) {
    return Files.isRegularFile(folder.resolve("modules.json"));
  }

  /**
   * Writes the card into the folder.
   *
   * @throws io.attune.InvalidInputException if the model cannot be loaded: nobody could use it
   */
  static void update(Path folder, HubRepository target, HubSettings settings) throws IOException {
    Optional<String> local = ModelCard.read(folder);
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      ModelCard card =
          local.isPresent()
              ? ModelCard.ofUsage(model, target.id())
              : ModelCard.of(model, target.id());
      card.write(folder, local);
    }
    String text = ModelCard.read(folder).orElseThrow();
    Optional<String> published =
        ModelCard.isUntouched(text) ? published(target, settings) : Optional.empty();
    if (published.flatMap(ModelCard::parse).isPresent()) {
      ModelCard.parse(text).orElseThrow().write(folder, published);
    }
  }

  private static Optional<String> published(HubRepository target, HubSettings settings)
      throws IOException {
    HubClient hub = HubClient.of(settings);
    try {
      HubRepository commit = hub.resolve(target);
      return hub.list(commit).contains(ModelCard.FILE)
          ? Optional.of(
              Files.readString(hub.download(commit, ModelCard.FILE, TransferProgress.NONE)))
          : Optional.empty();
    } catch (HubException e) {
      return Optional.empty(); // there is none yet; anything else will show when pushing
    }
  }
}
