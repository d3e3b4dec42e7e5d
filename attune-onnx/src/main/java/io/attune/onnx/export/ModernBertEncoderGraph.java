package io.attune.onnx.export;

/**
 * ModernBERT: rotary positions, norms before the sub-layers, gated feed-forward; some layers see
 * the whole text, the others a window around each token.
 *
 * @param layers how many
 * @param types which see the whole text
 * @param attention of each
 * @param global places in those layers
 * @param local places in the others
 * @param reach of the window, to each side
 * @param epsilon of the norms
 * @param activation of the gate
 */
record ModernBertEncoderGraph(
    int layers,
    LayerTypes types,
    Attention attention,
    Rotary global,
    Rotary local,
    int reach,
    double epsilon,
    ActivationFunction activation)
    implements EncoderGraph {

  static ModernBertEncoderGraph read(ModelConfig config) {
    Attention attention =
        Attention.of(config.integer("num_attention_heads"), config.integer("hidden_size"));
    int headSize = attention.headSize();
    return new ModernBertEncoderGraph(
        config.integer("num_hidden_layers"),
        new LayerTypes(config, config.integer("global_attn_every_n_layers", 3), 0),
        attention,
        Rotary.read(config, LayerTypes.GLOBAL, "global_rope_theta", headSize, 160_000),
        Rotary.read(config, LayerTypes.LOCAL, "local_rope_theta", headSize, 10_000),
        config.integer("local_attention", 128) / 2, // the width counts both sides
        config.number("norm_eps", 1e-5),
        ActivationFunction.of(config.text("hidden_activation", "gelu")));
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    RotaryAttention whole =
        RotaryAttention.of(
            parts.top().in("global"), batch, attention, global, ScoreBias.PADDING_ONLY);
    RotaryAttention window =
        RotaryAttention.of(
            parts.top().in("local"), batch, attention, local, new ScoreBias(false, reach));
    Value words = parts.words("embeddings.tok_embeddings", batch);
    Value hidden = parts.layerNorm(words, "embeddings.norm", epsilon);
    for (int layer = 0; layer < layers; layer++) {
      RotaryAttention kind = types.isGlobal(layer) ? whole : window;
      hidden = feedForward(parts, layer, attend(parts, layer, kind, hidden));
    }
    return parts.layerNorm(hidden, "final_norm", epsilon);
  }

  private Value attend(EncoderParts parts, int layer, RotaryAttention kind, Value hidden) {
    String name = "layers." + layer + ".attn";
    // The embeddings come normalised already.
    Value normed =
        layer == 0 ? hidden : parts.layerNorm(hidden, "layers." + layer + ".attn_norm", epsilon);
    Value context = kind.fused(parts, normed, name + ".Wqkv");
    return parts.top().in(name).add(hidden, parts.linear(context, name + ".Wo"));
  }

  private Value feedForward(EncoderParts parts, int layer, Value hidden) {
    String name = "layers." + layer + ".mlp";
    Value normed = parts.layerNorm(hidden, "layers." + layer + ".mlp_norm", epsilon);
    Value output =
        parts.gatedFused(normed, name + ".Wi", /* gateFirst */ true, activation, name + ".Wo");
    return parts.top().in(name).add(hidden, output);
  }
}
