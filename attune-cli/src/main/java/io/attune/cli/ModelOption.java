package io.attune.cli;

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
          "A folder in sentence-transformers' layout, or an embedded model such as"
              + " all-MiniLM-L6-v2.")
  private String reference;

  String reference() {
    return reference;
  }

  /**
   * Loads the model, as the last part of the input.
   *
   * @param problems noted so far
   * @throws io.attune.InvalidInputException if there is any problem, with the model or before
   */
  SentenceTransformer load(Problems problems) throws IOException {
    return load(reference, problems);
  }

  static SentenceTransformer load(String reference, Problems problems) throws IOException {
    Optional<SentenceTransformer> model =
        problems.attempt(() -> SentenceTransformer.load(reference));
    if (problems.any()) {
      model.ifPresent(SentenceTransformer::close);
    }
    problems.throwIfAny();
    return model.orElseThrow();
  }
}
