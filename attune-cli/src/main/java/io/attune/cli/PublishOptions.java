package io.attune.cli;

import io.attune.publishing.DatasetCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The data set folder that a split can be published as. */
final class PublishOptions {
  @Option(
      names = "--publish",
      paramLabel = "DIR",
      description =
          "Also writes a data set folder: Parquet and a card with statistics, which"
              + " datasets.load_dataset(DIR) reads.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "Title of the card (default: the input's name).")
  private Optional<String> title = Optional.empty();

  @Option(
      names = "--language",
      paramLabel = "CODE,...",
      split = ",",
      description = "Languages of the texts for the card, such as en or de,fr.")
  private List<String> languages = List.of();

  @Option(
      names = "--license",
      paramLabel = "ID",
      description = "Licence for the card, such as cc-by-4.0.")
  private Optional<String> license = Optional.empty();

  Optional<Path> folder() {
    return folder;
  }

  /** Checks the folder and what the card says; what is wrong is noted. */
  void check(Path input, Problems problems) throws IOException {
    if (folder.isPresent()) {
      problems.attempt(
          () -> ResultFolder.check("--publish", folder.get(), DatasetCard.FILE, input));
      problems.attempt(() -> card(input));
    } else {
      problems.require(
          title.isEmpty() && license.isEmpty() && languages.isEmpty(),
          "--title, --language and --license are for the card of --publish DIR; give that too");
    }
  }

  DatasetCard card(Path input) {
    String name = String.valueOf(input.getFileName()).replaceFirst("\\..*$", "");
    return new DatasetCard(title.orElse(name), languages, license);
  }
}
