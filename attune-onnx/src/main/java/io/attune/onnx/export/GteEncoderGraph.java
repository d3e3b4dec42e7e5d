package io.attune.onnx.export;

/**
 * GTE's newer encoders: rotary positions, gated GELU, a norm after each sub-layer.
 *
 * @param layers how many
 * @param typeVocabSize rows of the token-type embeddings; 0 for none
 * @param attention of each
 * @param rotary places
 * @param epsilon of the norms
 * @param activation of the gate
 */
record GteEncoderGraph(
    int layers,
    int typeVocabSize,
    Attention attention,
    Rotary rotary,
    double epsilon,
    ActivationFunction activation)
    implements EncoderGraph {

  static GteEncoderGraph read(ModelConfig config) {
    Attention attention = attention(config);
    return read(config, Rotary.read(config, attention.headSize(), 160_000));
  }

  /** In the spelling of the published checkpoints. */
  static GteEncoderGraph readOriginal(ModelConfig config) {
    double theta = config.number("rope_theta", 10_000);
    double scaling = config.child("rope_scaling").number("factor", 1);
    return read(config, new Rotary(theta, attention(config).headSize(), scaling));
  }

  private static GteEncoderGraph read(ModelConfig config, Rotary rotary) {
    return new GteEncoderGraph(
        config.integer("num_hidden_layers"),
        config.integer("type_vocab_size", 1),
        attention(config),
        rotary,
        config.number("layer_norm_eps", 1e-12),
        ActivationFunction.of(config.text("hidden_act", "gelu")));
  }

  private static Attention attention(ModelConfig config) {
    return Attention.of(config.integer("num_attention_heads"), config.integer("hidden_size"));
  }

  /** With one type there is nothing to tell. */
  @Override
  public boolean hasTokenTypes() {
    return typeVocabSize > 1;
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    Value words = parts.words("embeddings.word_embeddings", batch);
    Value hidden = parts.layerNorm(withTypes(parts, batch, words), "embeddings.LayerNorm", epsilon);
    RotaryAttention kind =
        RotaryAttention.of(parts.top(), batch, attention, rotary, ScoreBias.PADDING_ONLY);
    for (int layer = 0; layer < layers; layer++) {
      hidden = layer(parts, "encoder.layer." + layer, kind, hidden);
    }
    return hidden;
  }

  private Value withTypes(EncoderParts parts, TextBatch batch, Value words) {
    if (typeVocabSize == 0) {
      return words;
    }
    GraphBuilder graph = parts.top().in("embeddings");
    Value types = batch.tokenTypes().orElseGet(() -> graph.integers(0));
    return graph.add(words, parts.embedding("embeddings.token_type_embeddings", types));
  }

  private Value layer(EncoderParts parts, String name, RotaryAttention kind, Value hidden) {
    Value context = kind.fused(parts, hidden, name + ".attention.qkv_proj");
    Value attended =
        parts.addAndNorm(
            parts.linear(context, name + ".attention.o_proj"), hidden, name + ".attn_ln", epsilon);
    Value output =
        parts.gatedFused(
            attended,
            name + ".mlp.up_gate_proj",
            /* gateFirst */ false,
            activation,
            name + ".mlp.down_proj");
    return parts.addAndNorm(output, attended, name + ".mlp_ln", epsilon);
  }
}
