package io.attune.losses;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.Optional;

/**
 * What a loss may need besides its options.
 *
 * @param data that it will learn from, for options whose default depends on it
 * @param models opens guides and teachers by their references
 */
public record LossResources(Optional<DataProfile> data, ModelSource models) {
  /** Neither data nor models. */
  public static final LossResources NONE =
      new LossResources(
          Optional.empty(),
          reference -> {
            throw new InvalidInputException("No model can be opened here: " + reference);
          });

  /** Opens models by their references. */
  @FunctionalInterface
  public interface ModelSource {
    /**
     * Opens a model.
     *
     * @param reference a folder, or the name of an embedded model
     * @return the model, which the source closes when the run has ended
     * @throws InvalidInputException if there is none
     * @throws IOException if it cannot be read
     */
    SentenceTransformer open(String reference) throws IOException;
  }
}
