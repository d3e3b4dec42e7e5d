package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.similarity.SimilarityFunction;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Scales vectors to length 1. */
record Normalize() implements VectorModule {
  static final String TYPE = "Normalize";

  static Normalize read(JsonFile config) {
    Dense.requireSentenceEmbedding(config);
    return new Normalize();
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Tensor forward(Tensor vectors) {
    return SimilarityFunction.normalize(vectors);
  }

  @Override
  public int inputDimension() {
    return 0;
  }

  @Override
  public int dimension(int input) {
    return input;
  }

  @Override
  public Map<String, Tensor> parameters() {
    return Map.of();
  }

  @Override
  public ObjectNode config() {
    return JsonFile.MAPPER.createObjectNode();
  }
}
