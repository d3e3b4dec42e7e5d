package io.attune.onnx.export;

/**
 * DistilBERT: BERT without token types.
 *
 * @param layers how many
 * @param attention of each
 * @param activation of the feed-forward layer
 */
record DistilBertEncoderGraph(int layers, Attention attention, ActivationFunction activation)
    implements EncoderGraph {
  private static final double EPSILON = 1e-12; // not in its configuration

  static DistilBertEncoderGraph read(ModelConfig config) {
    return new DistilBertEncoderGraph(
        config.integer("n_layers"),
        Attention.of(config.integer("n_heads"), config.integer("dim")),
        ActivationFunction.of(config.text("activation", "gelu")));
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    GraphBuilder graph = parts.top().in("embeddings");
    Value places = graph.max(batch.places(graph), graph.integer(0));
    Value sum =
        graph.add(
            parts.words("embeddings.word_embeddings", batch),
            parts.embedding("embeddings.position_embeddings", places));
    Value hidden = parts.layerNorm(sum, "embeddings.LayerNorm", EPSILON);
    Value bias = ScoreBias.PADDING_ONLY.of(parts.top(), batch);
    for (int layer = 0; layer < layers; layer++) {
      hidden = layer(parts, "transformer.layer." + layer, hidden, bias);
    }
    return hidden;
  }

  private Value layer(EncoderParts parts, String name, Value hidden, Value bias) {
    String self = name + ".attention";
    Value context =
        attention.ofRows(
            parts.top().in(self),
            parts.linear(hidden, self + ".q_lin"),
            parts.linear(hidden, self + ".k_lin"),
            parts.linear(hidden, self + ".v_lin"),
            bias);
    Value attended =
        parts.addAndNorm(
            parts.linear(context, self + ".out_lin"), hidden, name + ".sa_layer_norm", EPSILON);
    Value output = parts.feedForward(attended, name + ".ffn.lin1", activation, name + ".ffn.lin2");
    return parts.addAndNorm(output, attended, name + ".output_layer_norm", EPSILON);
  }
}
