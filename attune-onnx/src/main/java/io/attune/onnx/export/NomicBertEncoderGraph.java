package io.attune.onnx.export;

/**
 * NomicBERT: rotary positions, SwiGLU, a norm after each sub-layer.
 *
 * @param layers how many
 * @param attention of each
 * @param rotary places
 * @param epsilon of the norms
 * @param activation of the gate
 */
record NomicBertEncoderGraph(
    int layers, Attention attention, Rotary rotary, double epsilon, ActivationFunction activation)
    implements EncoderGraph {
  private static final double THETA = 1000;

  static NomicBertEncoderGraph read(ModelConfig config) {
    if (config.has("n_embd")) {
      return readOriginal(config);
    }
    Attention attention =
        Attention.of(config.integer("num_attention_heads"), config.integer("hidden_size"));
    return new NomicBertEncoderGraph(
        config.integer("num_hidden_layers"),
        attention,
        Rotary.read(config, attention.headSize(), THETA),
        config.number("layer_norm_eps", 1e-12),
        ActivationFunction.of(config.text("hidden_act", "silu")));
  }

  /** In the spelling of the published checkpoints, which have GPT-2's names. */
  private static NomicBertEncoderGraph readOriginal(ModelConfig config) {
    Attention attention = Attention.of(config.integer("n_head"), config.integer("n_embd"));
    double theta = config.number("rotary_emb_base", THETA);
    String activation = config.text("activation_function", "swiglu");
    return new NomicBertEncoderGraph(
        config.integer("n_layer"),
        attention,
        new Rotary(theta, attention.headSize(), 1),
        config.number("layer_norm_epsilon", 1e-12),
        activation.equals("geglu") ? ActivationFunction.GELU : ActivationFunction.SILU);
  }

  @Override
  public boolean hasTokenTypes() {
    return true;
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    Value sum =
        parts
            .top()
            .in("embeddings")
            .add(
                parts.words("embeddings.word_embeddings", batch),
                parts.embedding(
                    "embeddings.token_type_embeddings", batch.tokenTypes().orElseThrow()));
    Value hidden = parts.layerNorm(sum, "emb_ln", epsilon);
    RotaryAttention kind =
        RotaryAttention.of(parts.top(), batch, attention, rotary, ScoreBias.PADDING_ONLY);
    for (int layer = 0; layer < layers; layer++) {
      hidden = layer(parts, "encoder.layers." + layer, kind, hidden);
    }
    return hidden;
  }

  private Value layer(EncoderParts parts, String name, RotaryAttention kind, Value hidden) {
    Value context = kind.fused(parts, hidden, name + ".attn.Wqkv");
    Value attended =
        parts.addAndNorm(
            parts.linear(context, name + ".attn.out_proj"), hidden, name + ".norm1", epsilon);
    Value output =
        parts.gated(
            attended, name + ".mlp.fc12", name + ".mlp.fc11", activation, name + ".mlp.fc2");
    return parts.addAndNorm(output, attended, name + ".norm2", epsilon);
  }
}
