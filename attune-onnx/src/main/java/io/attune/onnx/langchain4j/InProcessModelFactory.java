package io.attune.onnx.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.spi.model.embedding.EmbeddingModelFactory;

/** By which LangChain4j finds the model where an application names none. */
public class InProcessModelFactory implements EmbeddingModelFactory {
  @Override
  public EmbeddingModel create() {
    return new InProcessModel();
  }
}
