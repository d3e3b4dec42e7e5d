package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Normalises the components of each vector, as sentence-transformers' module LayerNorm does.
 *
 * @param norm of the vectors
 * @param parameters its weights
 */
record VectorLayerNorm(LayerNorm norm, Map<String, Tensor> parameters) implements VectorModule {
  static final String TYPE = "LayerNorm";
  private static final double EPSILON = 1e-5; // PyTorch's default, not in the configuration

  static VectorLayerNorm read(JsonFile config, Parameters weights) {
    int dimension = config.positiveInt("dimension");
    return new VectorLayerNorm(
        LayerNorm.take(weights, "norm", dimension, EPSILON), weights.taken());
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Tensor forward(Tensor vectors) {
    return norm.forward(vectors);
  }

  @Override
  public int inputDimension() {
    return (int) norm.weight().size(0);
  }

  @Override
  public int dimension(int input) {
    return (int) norm.weight().size(0);
  }

  @Override
  public ObjectNode config() {
    return JsonFile.MAPPER.createObjectNode().put("dimension", norm.weight().size(0));
  }
}
