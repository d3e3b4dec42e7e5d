package io.attune.cli;

import io.attune.model.ModelReference;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The model that a command works with. */
final class ModelOption {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "A folder in sentence-transformers' layout, an embedded model such as all-MiniLM-L6-v2,"
              + " or OWNER/NAME[@REVISION] of the Hugging Face hub.")
  private String reference;

  String reference() {
    return reference;
  }

  /**
   * Loads the model, as the last part of the input.
   *
   * @param problems noted so far
   * @param progress shows how far it has come where it has to be fetched
   * @throws io.attune.InvalidInputException if there is any problem, with the model or before
   */
  SentenceTransformer load(Problems problems, ProgressDisplay progress) throws IOException {
    return load(reference, problems, progress);
  }

  static SentenceTransformer load(String reference, Problems problems, ProgressDisplay progress)
      throws IOException {
    if (ModelReference.isOnHub(reference)) {
      problems.throwIfAny(); // before anything is fetched
    }
    Optional<SentenceTransformer> model =
        problems.attempt(() -> SentenceTransformer.load(reference, progress.transfers("Fetching")));
    if (problems.any()) {
      model.ifPresent(SentenceTransformer::close);
    }
    problems.throwIfAny();
    return model.orElseThrow();
  }
}
