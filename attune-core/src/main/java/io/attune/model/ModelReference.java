package io.attune.model;

import io.attune.CacheFolder;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.hub.HubRepository;
import io.attune.hub.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** What users write for a model: a folder, the name of an embedded model, or of one on the hub. */
public final class ModelReference {
  private ModelReference() {}

  /**
   * Whether a model has to be asked for on the hub, which may take its time.
   *
   * @param reference as the user wrote it
   * @return false for folders that exist and for embedded models
   */
  public static boolean isOnHub(String reference) {
    return existingFolder(reference).isEmpty()
        && embedded().stream().noneMatch(model -> model.names().contains(reference))
        && HubModel.parse(reference).isPresent();
  }

  /**
   * The name by which a model is known on the hub.
   *
   * @param reference as the user wrote it
   * @return such as {@code sentence-transformers/all-MiniLM-L6-v2}; nothing for a folder
   */
  public static Optional<String> hubName(String reference) {
    if (existingFolder(reference).isPresent()) {
      return Optional.empty();
    }
    Optional<String> ofEmbedded =
        embedded().stream()
            .filter(model -> model.names().contains(reference))
            .flatMap(model -> model.names().stream())
            .filter(name -> HubModel.parse(name).isPresent())
            .findFirst();
    return ofEmbedded.or(() -> HubModel.parse(reference).map(HubRepository::id));
  }

  private static List<EmbeddedModel> embedded() {
    return ServiceLoader.load(EmbeddedModel.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * Finds the folder that a reference names, and fetches it where it is on the hub.
   *
   * @param reference as the user wrote it
   * @param progress is told how far each file has come
   * @return a sentence-transformers folder
   * @throws InvalidInputException if nothing has that name
   * @throws IOException if the hub does not answer
   */
  public static Path resolve(String reference, TransferProgress progress) throws IOException {
    Optional<Path> local = local(reference);
    if (local.isPresent()) {
      return local.get();
    }
    try {
      return HubModel.fetch(HubModel.parse(reference).orElseThrow(), progress);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(missing(reference) + "; on the hub: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(missing(reference) + ". The hub cannot be asked: " + e.getMessage(), e);
    }
  }

  /**
   * Finds the folder that a reference names on this machine, without asking the hub.
   *
   * @param reference as the user wrote it
   * @return a sentence-transformers folder; nothing for a name that may be one of the hub and was
   *     not fetched yet
   * @throws InvalidInputException if nothing can have that name
   * @throws IOException if a cache cannot be read
   */
  public static Optional<Path> find(String reference) throws IOException {
    Optional<Path> local = local(reference);
    return local.isPresent() ? local : HubModel.cached(HubModel.parse(reference).orElseThrow());
  }

  /** A folder or an embedded model; nothing for what may be a name of the hub. */
  private static Optional<Path> local(String reference) throws IOException {
    Optional<Path> folder = existingFolder(reference);
    if (folder.isPresent()) {
      return folder;
    }
    Optional<EmbeddedModel> named =
        embedded().stream().filter(model -> model.names().contains(reference)).findFirst();
    if (named.isPresent() && named.get().isPresent()) {
      return Optional.of(named.get().folder(CacheFolder.ofProcess()));
    }
    boolean usual =
        reference.equals(DEFAULT_MODEL)
            || reference.equals("sentence-transformers/" + DEFAULT_MODEL);
    if (named.isPresent() || usual) {
      throw new InvalidInputException(
          "The embedded model '%s' is not on the class path. Add the dependency %s"
              .formatted(
                  reference,
                  named
                      .map(EmbeddedModel::dependency)
                      .orElse("io.attune:attune-all-minilm-l6-v2")));
    }
    if (HubModel.parse(reference).isEmpty()) {
      throw new InvalidInputException(missing(reference));
    }
    return Optional.empty();
  }

  private static String missing(String reference) {
    List<String> known = embedded().stream().flatMap(model -> model.names().stream()).toList();
    return "No model '"
        + reference
        + "'"
        + Suggestions.hint(reference, known)
        + ": there is no such folder, and no embedded model has that name"
        + (known.isEmpty() ? "" : "; embedded models: " + String.join(", ", known));
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
