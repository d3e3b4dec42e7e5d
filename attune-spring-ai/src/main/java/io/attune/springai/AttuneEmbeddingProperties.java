package io.attune.springai;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedding model.
 *
 * @param model a folder, an embedded model, or {@code OWNER/NAME} of the Hugging Face hub
 * @param batchSize texts computed at once, at least 1; no influence on vectors
 */
@ConfigurationProperties(AttuneEmbeddingProperties.PREFIX)
public record AttuneEmbeddingProperties(
    @DefaultValue("all-MiniLM-L6-v2") String model, @DefaultValue("32") int batchSize) {
  static final String PREFIX = "spring.ai.attune.embedding";

  /**
   * Checks the settings.
   *
   * @throws InvalidInputException with all that is wrong, one problem a line
   */
  public AttuneEmbeddingProperties {
    List<String> problems = new ArrayList<>();
    if (model.isBlank()) {
      problems.add(PREFIX + ".model is empty; name a folder or a model.");
    }
    if (batchSize < 1) {
      problems.add(PREFIX + ".batch-size must be at least 1, but is " + batchSize + ".");
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }
}
