package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.CacheFolder;
import io.attune.hub.HubPublisher;
import io.attune.hub.HubRepository;
import io.attune.hub.HubSettings;
import io.attune.hub.PushOptions;
import io.attune.hub.PushResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attune push}. */
@Command(
    name = "push",
    header = "Uploads a model or a data set to the Hugging Face hub.",
    description = {
      "",
      "Makes the repository where it is missing, sends what the hub does not have yet, and puts all"
          + " of it onto the branch at once. A push that was broken off goes on when it is given"
          + " again: finished parts of large files are not sent twice. Hidden files are left out;"
          + " files that only the hub has stay there. A model gets a card (README.md) where it has"
          + " none, and its examples that name.",
      "The access token, which has to allow writing, comes from HF_TOKEN or from Python's login."
    },
    optionListHeading = "%nOptions%n",
    parameterListHeading = "%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune push run/model my-name/job-search --private",
      "  attune push run/model my-name/job-search --revision v2",
      "  attune push parts/published my-name/job-pairs --dataset --json"
    })
final class PushCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "FOLDER", description = "What to upload.")
  private Path folder;

  @Parameters(index = "1", paramLabel = "OWNER/NAME", description = "The repository on the hub.")
  private String id;

  @Mixin private HubRepositoryOptions repository;

  @Option(
      names = "--private",
      description =
          "Makes a private repository. One that is there already and public is refused then.")
  private boolean isPrivate;

  @Option(
      names = "--create-pr",
      description = "Proposes the files as a pull request instead of changing the branch.")
  private boolean createPullRequest;

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "Of the commit, one line (default: Upload by Attune).")
  private String message = "Upload by Attune";

  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  PushCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    Optional<HubRepository> target = problems.attempt(() -> repository.get(id));
    Optional<PushOptions> options =
        problems.attempt(() -> new PushOptions(isPrivate, createPullRequest, message));
    problems.require(
        !createPullRequest || !repository.hasRevision(),
        "Give either --create-pr, which proposes changes of main, or --revision");
    Optional<HubSettings> settings = problems.attempt(HubSettings::fromEnvironment);
    problems.throwIfAny();
    if (PushedCard.isFor(folder) && target.orElseThrow().type() == HubRepository.Type.MODEL) {
      PushedCard.update(folder, target.get(), settings.orElseThrow());
    }
    Path state = CacheFolder.ofProcess().resolve("uploads");
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      PushResult result =
          HubPublisher.of(settings.orElseThrow(), state)
              .push(
                  folder,
                  target.orElseThrow(),
                  options.orElseThrow(),
                  progress.transfers("Sending"));
      progress.close();
      if (json.isGiven()) {
        JsonOption.print(terminal, toJson(result, target.orElseThrow()));
      } else {
        print(result);
      }
    }
    return AttuneCommandLine.DONE;
  }

  private void print(PushResult result) {
    if (result.files() == 0) {
      terminal.out().println("Nothing to push: the hub has all of it, " + result.address());
      return;
    }
    terminal
        .out()
        .println(
            "Pushed %d %s: %s"
                .formatted(
                    result.files(),
                    result.files() == 1 ? "file" : "files",
                    result.pullRequest().orElse(result.address())));
  }

  private static ObjectNode toJson(PushResult result, HubRepository target) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("repository", target.id())
            .put("revision", target.revision())
            .put("commit", result.commit())
            .put("address", result.address())
            .put("files", result.files());
    result.pullRequest().ifPresent(address -> object.put("pull_request", address));
    return object;
  }
}
