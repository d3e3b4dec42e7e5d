package io.attune.onnx.export;

import java.util.Optional;

/**
 * BERT and its kin, and RoBERTa, XLM-RoBERTa and CamemBERT, which count places in another way and
 * whose tokenizers know no token types.
 *
 * @param layers how many
 * @param attention of each
 * @param epsilon of the norms
 * @param activation of the feed-forward layer
 * @param padding the token that places are counted after, as in RoBERTa; empty in BERT
 */
record BertEncoderGraph(
    int layers,
    Attention attention,
    double epsilon,
    ActivationFunction activation,
    Optional<Integer> padding)
    implements EncoderGraph {

  static BertEncoderGraph bert(ModelConfig config) {
    return read(config, Optional.empty());
  }

  static BertEncoderGraph roberta(ModelConfig config) {
    return read(config, Optional.of(config.integer("pad_token_id", 1)));
  }

  private static BertEncoderGraph read(ModelConfig config, Optional<Integer> padding) {
    return new BertEncoderGraph(
        config.integer("num_hidden_layers"),
        Attention.of(config.integer("num_attention_heads"), config.integer("hidden_size")),
        config.number("layer_norm_eps", 1e-12),
        ActivationFunction.of(config.text("hidden_act", "gelu")),
        padding);
  }

  @Override
  public boolean hasTokenTypes() {
    return padding.isEmpty();
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    GraphBuilder graph = parts.top().in("embeddings");
    Value words = parts.words("embeddings.word_embeddings", batch);
    Value types =
        parts.embedding(
            "embeddings.token_type_embeddings",
            batch.tokenTypes().orElseGet(() -> graph.integers(0)));
    Value positions = parts.embedding("embeddings.position_embeddings", places(graph, batch));
    Value sum = graph.add(graph.add(words, types), positions);
    Value hidden = parts.layerNorm(sum, "embeddings.LayerNorm", epsilon);
    Value bias = ScoreBias.PADDING_ONLY.of(parts.top(), batch);
    for (int layer = 0; layer < layers; layer++) {
      hidden = layer(parts, "encoder.layer." + layer, hidden, bias);
    }
    return hidden;
  }

  private Value places(GraphBuilder graph, TextBatch batch) {
    return padding
        .map(token -> PlacesAfterPadding.of(graph, batch, token))
        .orElseGet(() -> graph.max(batch.places(graph), graph.integer(0)));
  }

  private Value layer(EncoderParts parts, String name, Value hidden, Value bias) {
    String self = name + ".attention.self";
    Value context =
        attention.ofRows(
            parts.top().in(self),
            parts.linear(hidden, self + ".query"),
            parts.linear(hidden, self + ".key"),
            parts.linear(hidden, self + ".value"),
            bias);
    Value attended =
        parts.addAndNorm(
            parts.linear(context, name + ".attention.output.dense"),
            hidden,
            name + ".attention.output.LayerNorm",
            epsilon);
    Value output =
        parts.feedForward(
            attended, name + ".intermediate.dense", activation, name + ".output.dense");
    return parts.addAndNorm(output, attended, name + ".output.LayerNorm", epsilon);
  }
}
