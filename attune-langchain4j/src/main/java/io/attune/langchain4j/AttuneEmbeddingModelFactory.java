package io.attune.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The model that LangChain4j takes where none is named: what the system property {@value #PROPERTY}
 * says, else the embedded all-MiniLM-L6-v2.
 */
public final class AttuneEmbeddingModelFactory implements EmbeddingModelFactory {
  /** Names the model. */
  public static final String PROPERTY = "attune.langchain4j.model";

  private static final String DEFAULT_MODEL = "all-MiniLM-L6-v2";

  @Override
  public EmbeddingModel create() {
    try {
      return AttuneEmbeddingModel.load(System.getProperty(PROPERTY, DEFAULT_MODEL));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
