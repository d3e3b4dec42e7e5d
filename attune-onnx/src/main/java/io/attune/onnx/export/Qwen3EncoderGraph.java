package io.attune.onnx.export;

/**
 * Qwen3: a decoder whose tokens see only those before them, with grouped queries, queries and keys
 * normalised head by head, and RMS norms before the sub-layers.
 *
 * @param layers how many
 * @param attention of each
 * @param rotary places
 * @param epsilon of the norms
 * @param activation of the gate
 */
record Qwen3EncoderGraph(
    int layers, Attention attention, Rotary rotary, double epsilon, ActivationFunction activation)
    implements EncoderGraph {

  static Qwen3EncoderGraph read(ModelConfig config) {
    int heads = config.integer("num_attention_heads");
    int headSize = config.integer("head_dim", 128);
    return new Qwen3EncoderGraph(
        config.integer("num_hidden_layers"),
        new Attention(
            heads, config.integer("num_key_value_heads", heads), headSize, Math.sqrt(headSize)),
        Rotary.read(config, headSize, 10_000),
        config.number("rms_norm_eps", 1e-6),
        ActivationFunction.of(config.text("hidden_act", "silu")));
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    RotaryAttention kind =
        RotaryAttention.of(
            parts.top(), batch, attention, rotary, new ScoreBias(true, ScoreBias.UNLIMITED));
    DecoderLayer layer = new DecoderLayer(parts, epsilon, /* normsAroundOne */ false, activation);
    Value hidden = parts.words("embed_tokens", batch);
    for (int i = 0; i < layers; i++) {
      String name = "layers." + i;
      Value attended = layer.attend(name, kind, layer.norm(hidden, name + ".input_layernorm"));
      Value middle = layer.add(name, hidden, attended);
      Value normed = layer.norm(middle, name + ".post_attention_layernorm");
      hidden = layer.add(name, middle, layer.feedForward(name, normed));
    }
    return layer.norm(hidden, "norm");
  }
}
