package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.attune.AtomicFiles;
import io.attune.Folders;
import io.attune.InvalidInputException;
import io.attune.hub.HubClient;
import io.attune.hub.HubRepository;
import io.attune.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attune pull}. */
@Command(
    name = "pull",
    header = "Downloads a model or a data set from the Hugging Face hub.",
    description = {
      "",
      "Fetches all files of a repository into the cache that Python's huggingface_hub uses, and"
          + " prints the folder. What is there is not fetched again, and a download that was broken"
          + " off goes on. To work with a model no pull is needed: --model OWNER/NAME fetches what it"
          + " takes."
    },
    optionListHeading = "%nOptions%n",
    parameterListHeading = "%n",
    sortOptions = false,
    footer = {
      "",
      "Examples",
      "  attune pull BAAI/bge-small-en-v1.5",
      "  attune pull my-name/job-search --revision v2 --out job-search",
      "  attune pull my-name/job-pairs --dataset --out job-pairs --json"
    })
final class PullCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "OWNER/NAME", description = "The repository on the hub.")
  private String id;

  @Mixin private HubRepositoryOptions repository;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "A new folder that gets a copy of the files.")
  private Optional<Path> out = Optional.empty();

  @Mixin private JsonOption json;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private CommonOptions common;

  PullCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Problems problems = new Problems();
    Optional<HubRepository> source = problems.attempt(() -> repository.get(id));
    Optional<HubSettings> settings = problems.attempt(HubSettings::fromEnvironment);
    if (out.isPresent()) {
      problems.attempt(() -> requireNew(out.get()));
    }
    problems.throwIfAny();
    HubClient hub = HubClient.of(settings.orElseThrow());
    try (ProgressDisplay progress = new ProgressDisplay(terminal)) {
      HubRepository commit = hub.resolve(source.orElseThrow());
      List<String> files = hub.list(commit);
      Path folder = hub.snapshot(commit, file -> true, progress.transfers("Fetching"));
      if (out.isPresent()) {
        copy(folder, files, out.get());
        folder = out.get();
      }
      progress.close();
      if (json.isGiven()) {
        JsonOption.print(
            terminal,
            JsonNodeFactory.instance
                .objectNode()
                .put("repository", commit.id())
                .put("commit", commit.revision())
                .put("folder", folder.toString())
                .put("files", files.size()));
      } else {
        terminal.out().println(folder);
      }
    }
    return AttuneCommandLine.DONE;
  }

  private static Path requireNew(Path folder) throws IOException {
    OutputFile.requireWritable("--out", folder);
    if (Files.exists(folder) && !Folders.isEmpty(folder)) {
      throw new InvalidInputException(
          "--out %s is there already, and no empty folder; choose a new one".formatted(folder));
    }
    return folder;
  }

  /** The cache's files are links to its blobs; these are plain files. */
  private static void copy(Path from, List<String> files, Path to) throws IOException {
    AtomicFiles.writeFolder(
        to,
        content -> {
          for (String file : files) {
            Path copy = content.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(from.resolve(file), copy);
          }
        });
  }
}
