package io.attune.model;

import io.attune.CacheFolder;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds the folder that a model reference names. */
final class ModelReference {
  private ModelReference() {}

  /**
   * @param reference a folder, or the name of an embedded model
   * @return a sentence-transformers folder
   * @throws InvalidInputException if nothing has that name
   */
  static Path resolve(String reference) throws IOException {
    Optional<Path> folder = existingFolder(reference);
    if (folder.isPresent()) {
      return folder.get();
    }
    List<EmbeddedModel> models =
        ServiceLoader.load(EmbeddedModel.class).stream().map(ServiceLoader.Provider::get).toList();
    Optional<EmbeddedModel> named =
        models.stream().filter(model -> model.names().contains(reference)).findFirst();
    if (named.isPresent() && named.get().isPresent()) {
      return named.get().folder(CacheFolder.ofProcess());
    }
    if (named.isPresent()) {
      throw new InvalidInputException(
          "The embedded model '"
              + reference
              + "' is not on the class path. Add the dependency "
              + named.get().dependency());
    }
    if (reference.equals(DEFAULT_MODEL)
        || reference.equals("sentence-transformers/" + DEFAULT_MODEL)) {
      throw new InvalidInputException(
          "The embedded model '"
              + reference
              + "' is not on the class path. Add the dependency"
              + " io.attune:attune-all-minilm-l6-v2");
    }
    List<String> known = models.stream().flatMap(model -> model.names().stream()).toList();
    throw new InvalidInputException(
        "No model '"
            + reference
            + "'"
            + Suggestions.hint(reference, known)
            + ": there is no such folder, and no embedded model has that name"
            + (known.isEmpty() ? "" : "; embedded models: " + String.join(", ", known)));
  }

  private static final String DEFAULT_MODEL = "all-MiniLM-L6-v2";

  private static Optional<Path> existingFolder(String reference) {
    try {
      return Optional.of(Path.of(reference)).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
