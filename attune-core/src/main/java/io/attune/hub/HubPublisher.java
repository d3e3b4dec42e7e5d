package io.attune.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Pushes folders to repositories of the hub, which it makes where they are missing.
 *
 * <p>What the hub has is not sent again, be it from an earlier version or from a push that was
 * broken off. All files appear at once, by one commit; files of the repository that the folder does
 * not have stay as they are.
 */
public final class HubPublisher {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final String REFERENCES = "refs/";

  private final HubApi api;
  private final Path stateFolder;

  private HubPublisher(HubApi api, Path stateFolder) {
    this.api = api;
    this.stateFolder = stateFolder;
  }

  /**
   * Makes a publisher.
   *
   * @param settings of the hub
   * @param stateFolder where it is kept which parts of large files are sent
   * @return the publisher
   */
  public static HubPublisher of(HubSettings settings, Path stateFolder) {
    return of(settings, stateFolder, time -> Thread.sleep(time.toMillis()));
  }

  /** For tests, which do not wait between tries. */
  static HubPublisher of(HubSettings settings, Path stateFolder, HubHttp.Pause pause) {
    return new HubPublisher(new HubApi(settings, pause), stateFolder);
  }

  /**
   * Pushes all files of a folder but hidden ones.
   *
   * @param folder with the files
   * @param target repository, and the branch, which is made where it is missing
   * @param options of the repository and the commit
   * @param progress is told how far each large file has come
   * @return the commit
   * @throws InvalidInputException if the folder holds nothing that can be pushed, there is no
   *     token, the hub is offline by HF_HUB_OFFLINE, or the repository is public though a private
   *     one is asked for
   * @throws HubException if the hub refuses
   * @throws IOException if something cannot be read or sent; pushing again then goes on
   */
  public PushResult push(
      Path folder, HubRepository target, PushOptions options, TransferProgress progress)
      throws IOException {
    List<LocalFile> files = LocalFolder.files(folder, target);
    requireAccess();
    createRepository(target, options.privately());
    if (!options.createPullRequest() && !target.revision().equals(HubRepository.MAIN)) {
      createBranch(target);
    }
    LargeFiles large =
        new LargeFiles(api, target, options.createPullRequest(), stateFolder, progress);
    for (int attempt = 1; ; attempt++) {
      FileChanges changes = FileChanges.of(api, target, files, options.createPullRequest());
      if (changes.count() == 0) {
        return unchanged(target);
      }
      large.send(changes.large());
      try {
        return Commit.send(api, target, changes, options);
      } catch (HubException e) {
        if (!e.isConflict() || attempt == HubHttp.TRIES) {
          throw e;
        }
      } catch (IOException e) {
        if (options.createPullRequest() || attempt == HubHttp.TRIES) {
          throw new IOException(
              "%s: it is not known whether the commit was made (%s); look at the repository, or push again"
                  .formatted(target, HubHttp.reason(e)),
              e);
        }
      }
      api.http().rest(WAIT); // then ask anew what the hub has: the commit may have arrived
    }
  }

  private void requireAccess() {
    if (api.settings().offline()) {
      throw new InvalidInputException(
          "HF_HUB_OFFLINE is set, which forbids to push; unset it to do so.");
    }
    if (api.settings().token().isEmpty()) {
      throw new InvalidInputException(
          "Pushing needs an access token that may write: make one at %s/settings/tokens and set HF_TOKEN to it."
              .formatted(api.settings().endpoint()));
    }
  }

  private void createRepository(HubRepository target, boolean privately) throws IOException {
    int slash = target.id().indexOf('/');
    if (slash < 0) {
      throw new InvalidInputException(
          "'%s' names no owner; write OWNER/NAME.".formatted(target.id()));
    }
    ObjectNode question =
        HubApi.JSON
            .createObjectNode()
            .put("name", target.id().substring(slash + 1))
            .put("organization", target.id().substring(0, slash))
            .put("type", target.type().name().toLowerCase(Locale.ROOT));
    if (privately) {
      question.put("visibility", "private");
    }
    for (int attempt = 1; ; attempt++) {
      try {
        byte[] content = HubApi.JSON.writeValueAsBytes(question);
        api.post(
            api.address("api/repos/create"),
            FileChanges.JSON_TYPE,
            content,
            target.at(HubRepository.MAIN).toString());
        return;
      } catch (HubException e) {
        boolean busy = e.isConflict() && e.getMessage().contains("another conflicting operation");
        if (!busy && (e.isConflict() || e.isForbidden())) {
          requireExisting(target, privately, e);
          return;
        }
        if (!busy || attempt == HubHttp.TRIES) {
          throw e;
        }
        api.http().rest(WAIT);
      }
    }
  }

  /** Who may not make repositories may still be allowed to write to this one. */
  private void requireExisting(HubRepository target, boolean privately, HubException notMade)
      throws IOException {
    JsonNode repository;
    try {
      String path = "api/%s/%s".formatted(target.type().plural(), target.id());
      repository = api.get(api.address(path), target.toString()).body();
    } catch (HubException e) {
      notMade.addSuppressed(e);
      throw notMade;
    }
    if (privately && !repository.path("private").asBoolean()) {
      throw new InvalidInputException(
          "%s is there already, and public. Nothing was pushed; make it private in its settings, or push without asking for that."
              .formatted(target.at(HubRepository.MAIN)));
    }
  }

  private void createBranch(HubRepository target) throws IOException {
    try {
      api.get(api.address(target, "revision"), target.toString());
    } catch (HubException e) {
      if (!e.isRevisionNotFound() || target.revision().startsWith(REFERENCES)) {
        throw e;
      }
      try {
        byte[] content = HubApi.JSON.writeValueAsBytes(HubApi.JSON.createObjectNode());
        api.post(api.address(target, "branch"), FileChanges.JSON_TYPE, content, target.toString());
      } catch (HubException made) {
        if (!made.isConflict()) { // somebody else was faster
          throw made;
        }
      }
    }
  }

  private PushResult unchanged(HubRepository target) throws IOException {
    String commit =
        api.get(api.address(target, "revision"), target.toString()).body().path("sha").asText();
    String path = "%s%s/commit/%s".formatted(target.type().prefix(), target.id(), commit);
    return new PushResult(commit, api.address(path).toString(), Optional.empty(), 0);
  }
}
