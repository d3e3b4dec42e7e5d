package io.attune.onnx.export;

import io.attune.InvalidInputException;

/**
 * What becomes of a text's vector after pooling: one of sentence-transformers' modules.
 *
 * @param type its class without its package
 * @param folder that it is stored in, such as {@code 2_Dense}; its weights' names begin with it
 * @param config its config.json
 */
record VectorModule(String type, String folder, ModelConfig config) {
  private static final double LAYER_NORM_EPSILON = 1e-5; // PyTorch's default
  private static final double SHORTEST = 1e-12; // below it, a vector is not lengthened

  /** [batch, in] to [batch, out]. */
  Value addTo(EncoderParts parts, Value vectors) {
    return switch (type) {
      case "Normalize" -> normalize(parts.top().in(folder), vectors);
      case "Dense" -> dense(parts, vectors);
      case "LayerNorm" -> parts.layerNorm(vectors, folder + ".norm", LAYER_NORM_EPSILON);
      default ->
          throw new InvalidInputException(
              "The module '"
                  + type
                  + "' cannot be exported to ONNX; supported: Normalize, Dense, LayerNorm");
    };
  }

  private static Value normalize(GraphBuilder graph, Value vectors) {
    Value length = graph.max(graph.length(vectors, -1), graph.number(SHORTEST));
    return graph.divide(vectors, length);
  }

  private Value dense(EncoderParts parts, Value vectors) {
    GraphBuilder graph = parts.top().in(folder);
    ActivationFunction activation =
        ActivationFunction.of(
            config.text("activation_function", "torch.nn.modules.activation.Tanh"));
    Value result = activation.apply(graph, parts.linear(vectors, folder + ".linear"));
    if (!config.flag("use_residual")) {
      return result;
    }
    String projection = folder + ".residual";
    boolean projected = parts.top().weights().has(projection + ".weight");
    return graph.add(result, projected ? parts.linear(vectors, projection) : vectors);
  }
}
