package io.attune.cli;

import io.attune.hub.HubRepository;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What push and pull tell of a repository beside its name. */
final class HubRepositoryOptions {
  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "A branch; to pull from also a tag or a commit (default: main).")
  private Optional<String> revision = Optional.empty();

  @Option(names = "--dataset", description = "The repository is one of a data set, not of a model.")
  private boolean dataset;

  boolean hasRevision() {
    return revision.isPresent();
  }

  /**
   * The repository.
   *
   * @param id such as {@code org/name}
   * @throws io.attune.InvalidInputException if it cannot be one
   */
  HubRepository get(String id) {
    return new HubRepository(
        dataset ? HubRepository.Type.DATASET : HubRepository.Type.MODEL,
        id,
        revision.orElse(HubRepository.MAIN));
  }
}
