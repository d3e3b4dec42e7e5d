package io.attune.onnx.export;

import io.attune.model.PositionConstants;
import java.util.Optional;

/**
 * MPNet: places counted as in RoBERTa, and a learned bias of the attention by distance, one table
 * for all layers.
 *
 * @param layers how many
 * @param attention of each
 * @param epsilon of the norms
 * @param activation of the feed-forward layer
 */
record MpNetEncoderGraph(
    int layers, Attention attention, double epsilon, ActivationFunction activation)
    implements EncoderGraph {
  /** transformers takes this one whatever pad_token_id says. */
  private static final int PADDING = 1;

  /** Distances from here on share a bucket. */
  private static final int FARTHEST = 128;

  static MpNetEncoderGraph read(ModelConfig config) {
    return new MpNetEncoderGraph(
        config.integer("num_hidden_layers"),
        Attention.of(config.integer("num_attention_heads"), config.integer("hidden_size")),
        config.number("layer_norm_eps", 1e-12),
        ActivationFunction.of(config.text("hidden_act", "gelu")));
  }

  @Override
  public Optional<Integer> padding() {
    return Optional.of(PADDING);
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    GraphBuilder graph = parts.top().in("embeddings");
    Value places = PlacesAfterPadding.of(graph, batch, PADDING);
    Value sum =
        graph.add(
            parts.words("embeddings.word_embeddings", batch),
            parts.embedding("embeddings.position_embeddings", places));
    Value hidden = parts.layerNorm(sum, "embeddings.LayerNorm", epsilon);
    Value padding = ScoreBias.PADDING_ONLY.of(parts.top(), batch);
    Value bias = // [batch, heads, sequence, sequence]
        parts.top().add(padding, distanceBias(parts, batch));
    for (int layer = 0; layer < layers; layer++) {
      hidden = layer(parts, "encoder.layer." + layer, hidden, bias);
    }
    return hidden;
  }

  /** [heads, sequence, sequence]. */
  private static Value distanceBias(EncoderParts parts, TextBatch batch) {
    String module = "encoder.relative_attention_bias";
    GraphBuilder graph = parts.top().in(module);
    Value near =
        graph.clip(
            ScoreBias.distances(graph, batch), graph.integer(-FARTHEST), graph.integer(FARTHEST));
    int[] buckets = PositionConstants.relativeBuckets(FARTHEST);
    Value ofDistance = graph.integers("relative_buckets", buckets);
    Value bucket = graph.gather(ofDistance, graph.add(near, graph.integer(FARTHEST)), 0);
    return graph.transpose(parts.embedding(module, bucket), 2, 0, 1);
  }

  private Value layer(EncoderParts parts, String name, Value hidden, Value bias) {
    String self = name + ".attention.attn";
    Value context =
        attention.ofRows(
            parts.top().in(self),
            parts.linear(hidden, self + ".q"),
            parts.linear(hidden, self + ".k"),
            parts.linear(hidden, self + ".v"),
            bias);
    Value attended =
        parts.addAndNorm(
            parts.linear(context, self + ".o"), hidden, name + ".attention.LayerNorm", epsilon);
    Value output =
        parts.feedForward(
            attended, name + ".intermediate.dense", activation, name + ".output.dense");
    return parts.addAndNorm(output, attended, name + ".output.LayerNorm", epsilon);
  }
}
