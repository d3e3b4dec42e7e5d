package io.attune.onnx.export;

/**
 * Gemma 3, and EmbeddingGemma, whose tokens see both ways: scaled embeddings, RMS norms before and
 * after each sub-layer, grouped queries, local layers with a global one now and then.
 *
 * @param layers how many
 * @param hiddenSize size of a token's vector
 * @param types which see the whole text
 * @param attention of each
 * @param global places in those layers
 * @param local places in the others
 * @param causal whether a token sees only itself and those before it
 * @param window width of what local layers see
 * @param epsilon of the norms
 * @param activation of the gate
 */
record Gemma3EncoderGraph(
    int layers,
    int hiddenSize,
    LayerTypes types,
    Attention attention,
    Rotary global,
    Rotary local,
    boolean causal,
    int window,
    double epsilon,
    ActivationFunction activation)
    implements EncoderGraph {

  static Gemma3EncoderGraph read(ModelConfig config) {
    int heads = config.integer("num_attention_heads");
    int headSize = config.integer("head_dim", 256);
    int every = config.integer("sliding_window_pattern", 6);
    return new Gemma3EncoderGraph(
        config.integer("num_hidden_layers"),
        config.integer("hidden_size"),
        new LayerTypes(config, every, every - 1),
        new Attention(
            heads,
            config.integer("num_key_value_heads", heads),
            headSize,
            Math.sqrt(config.number("query_pre_attn_scalar", 256))),
        Rotary.read(config, LayerTypes.GLOBAL, "rope_theta", headSize, 1_000_000),
        Rotary.read(config, LayerTypes.LOCAL, "rope_local_base_freq", headSize, 10_000),
        !config.flag("use_bidirectional_attention"),
        config.integer("sliding_window", 4096),
        config.number("rms_norm_eps", 1e-6),
        ActivationFunction.of(config.text("hidden_activation", "gelu_pytorch_tanh")));
  }

  @Override
  public Value addTo(EncoderParts parts, TextBatch batch) {
    // Both ways, the window is shared by the two sides.
    int reach = causal ? window - 1 : window / 2;
    RotaryAttention whole =
        RotaryAttention.of(
            parts.top().in("global"),
            batch,
            attention,
            global,
            new ScoreBias(causal, ScoreBias.UNLIMITED));
    RotaryAttention near =
        RotaryAttention.of(
            parts.top().in("local"), batch, attention, local, new ScoreBias(causal, reach));
    DecoderLayer layer = new DecoderLayer(parts, epsilon, /* normsAroundOne */ true, activation);
    GraphBuilder embeddings = parts.top().in("embed_tokens");
    Value hidden =
        embeddings.multiply(
            parts.words("embed_tokens", batch), embeddings.number(Math.sqrt(hiddenSize)));
    for (int i = 0; i < layers; i++) {
      String name = "layers." + i;
      Value input = layer.norm(hidden, name + ".input_layernorm");
      Value attended = layer.attend(name, types.isGlobal(i) ? whole : near, input);
      Value middle =
          layer.add(name, hidden, layer.norm(attended, name + ".post_attention_layernorm"));
      Value output =
          layer.feedForward(name, layer.norm(middle, name + ".pre_feedforward_layernorm"));
      hidden = layer.add(name, middle, layer.norm(output, name + ".post_feedforward_layernorm"));
    }
    return layer.norm(hidden, "norm");
  }
}
