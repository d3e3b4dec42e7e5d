package io.attune.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * NomicBERT (Nussbaum et al. 2024): rotary positions, SwiGLU, linear layers without bias, a norm
 * after each sub-layer. Both spellings are read: the one of transformers and the older one of the
 * published checkpoints, whose configuration has the names of GPT-2.
 *
 * @param sizes of the layers
 * @param maxPositions that the configuration speaks of
 * @param typeVocabSize rows of the token-type embeddings
 * @param kind of the attention
 * @param epsilon added to the variance
 * @param activation of the gate
 * @param hiddenDropout probability, after each sub-layer
 * @param attentionDropout probability, of the attention weights
 */
record NomicBertArchitecture(
    EncoderSizes sizes,
    int maxPositions,
    int typeVocabSize,
    AttentionKind kind,
    double epsilon,
    Activation activation,
    double hiddenDropout,
    double attentionDropout)
    implements Architecture {
  private static final double THETA = 1000;

  static NomicBertArchitecture read(JsonFile config) {
    if (config.has("n_embd")) {
      return readOriginal(config);
    }
    EncoderSizes sizes = EncoderSizes.read(config, 0);
    int headSize = sizes.headShape().headSize();
    if (config.wholeNumber("head_dim", headSize) != headSize) {
      throw config.invalid("head_dim", "only hidden_size / num_attention_heads is supported");
    }
    return new NomicBertArchitecture(
        sizes,
        config.positiveInt("max_position_embeddings"),
        config.positiveInt("type_vocab_size"),
        AttentionKind.rotary(AttentionBias.NONE, RotarySettings.read(config, headSize, THETA)),
        config.positive("layer_norm_eps", 1e-12),
        Activation.read(config, "hidden_act", "silu"),
        config.probability("hidden_dropout_prob", 0),
        config.probability("attention_probs_dropout_prob", 0));
  }

  private static NomicBertArchitecture readOriginal(JsonFile config) {
    for (String field :
        List.of(
            "causal",
            "prenorm",
            "parallel_block",
            "qkv_proj_bias",
            "mlp_fc1_bias",
            "mlp_fc2_bias",
            "use_rms_norm",
            "rotary_emb_interleaved",
            "scale_attn_by_inverse_layer_idx")) {
      config.requireFalse(field);
    }
    for (String field : List.of("rotary_emb_scale_base", "rotary_scaling_factor", "num_experts")) {
      if (config.has(field)) {
        throw config.invalid(field, "is not supported; only models without it are");
      }
    }
    if (config.positive("rotary_emb_fraction", 1) != 1) {
      throw config.invalid("rotary_emb_fraction", "only 1 is supported");
    }
    EncoderSizes sizes =
        EncoderSizes.read(
            config, new EncoderSizes.Names("n_embd", "n_layer", "n_head", "n_inner"), 0);
    return new NomicBertArchitecture(
        sizes,
        config.positiveInt("n_positions"),
        config.positiveInt("type_vocab_size"),
        AttentionKind.rotary(
            AttentionBias.NONE,
            RotarySettings.of(
                config,
                config.positive("rotary_emb_base", THETA),
                sizes.headShape().headSize(),
                /* scaling */ 1)),
        config.positive("layer_norm_epsilon", 1e-12),
        gate(config),
        config.probability("resid_pdrop", 0),
        config.probability("attn_pdrop", 0));
  }

  private static Activation gate(JsonFile config) {
    String name = config.text("activation_function", "swiglu");
    return switch (name) {
      case "swiglu" -> Activation.SILU;
      case "geglu" -> Activation.GELU;
      default ->
          throw config.invalid(
              "activation_function", "'" + name + "' is not supported; allowed: swiglu, geglu");
    };
  }

  @Override
  public String weightPrefix() {
    return "nomic_bert.";
  }

  @Override
  public TextEncoder encoder(Parameters weights) {
    long hidden = sizes.hiddenSize();
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            weights.take("embeddings.word_embeddings.weight", sizes.vocabSize(), hidden),
            sizes.padTokenId(),
            /* scale */ 1,
            Optional.of(
                weights.take("embeddings.token_type_embeddings.weight", typeVocabSize, hidden)),
            Optional.empty(),
            LayerNorm.take(weights, "emb_ln", hidden, epsilon),
            hiddenDropout);
    List<EncoderLayer> layers =
        IntStream.range(0, sizes.layers())
            .mapToObj(layer -> layer(weights, "encoder.layers." + layer))
            .toList();
    return new TransformerEncoder(
        weights, embeddings, layers, Norm.NONE, TransformerEncoder.ANY_LENGTH);
  }

  private EncoderLayer layer(Parameters weights, String name) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    return new PostNormLayer(
        new SelfAttention(
            kind,
            Projections.fused(Linear.take(weights, name + ".attn.Wqkv", 3 * hidden, hidden, false)),
            PackedAttention.of(sizes.headShape(), attentionDropout),
            Linear.take(weights, name + ".attn.out_proj", hidden, hidden, false)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".norm1", hidden, epsilon),
        FeedForward.gated(
            Linear.take(weights, name + ".mlp.fc12", inner, hidden, false),
            Linear.take(weights, name + ".mlp.fc11", inner, hidden, false),
            activation,
            /* dropout */ 0,
            Linear.take(weights, name + ".mlp.fc2", hidden, inner, false)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".norm2", hidden, epsilon));
  }
}
