package io.attune.model;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Qwen3 (Yang et al. 2025): a decoder whose tokens see only those before them, with grouped
 * queries, queries and keys normalised head by head, and RMS norms before the sub-layers.
 *
 * @param sizes of the layers
 * @param maxPositions that the configuration speaks of
 * @param kind of the attention
 * @param epsilon of the norms
 * @param attentionBias whether the attention's linear layers have a bias
 * @param activation of the gate
 * @param attentionDropout probability, of the attention weights
 */
record Qwen3Architecture(
    DecoderSizes sizes,
    int maxPositions,
    AttentionKind kind,
    double epsilon,
    boolean attentionBias,
    Activation activation,
    double attentionDropout)
    implements Architecture {

  static Qwen3Architecture read(JsonFile config) {
    config.requireFalse("use_sliding_window");
    DecoderSizes sizes = DecoderSizes.read(config, 128);
    if (config.has("layer_types")) {
      IntPredicate global = LayerTypes.read(config, sizes.layers(), 1, 0);
      if (!IntStream.range(0, sizes.layers()).allMatch(global)) {
        throw config.invalid("layer_types", "Qwen3 is supported with full_attention only");
      }
    }
    return new Qwen3Architecture(
        sizes,
        config.positiveInt("max_position_embeddings"),
        AttentionKind.rotary(
            new AttentionMask(true, AttentionMask.UNLIMITED),
            RotarySettings.read(config, sizes.heads().headSize(), 10_000)),
        config.positive("rms_norm_eps", 1e-6),
        config.bool("attention_bias", false),
        Activation.read(config, "hidden_act", "silu"),
        config.probability("attention_dropout", 0));
  }

  @Override
  public String weightPrefix() {
    return "model.";
  }

  @Override
  public TextEncoder encoder(Parameters weights) {
    long hidden = sizes.hiddenSize();
    TokenEmbeddings embeddings =
        TokenEmbeddings.ofWords(
            weights.take("embed_tokens.weight", sizes.vocabSize(), hidden),
            sizes.padTokenId(),
            Norm.NONE,
            /* dropout */ 0);
    List<EncoderLayer> layers =
        IntStream.range(0, sizes.layers())
            .mapToObj(layer -> layer(weights, "layers." + layer))
            .toList();
    return new TransformerEncoder(
        weights,
        embeddings,
        layers,
        RmsNorm.take(weights, "norm", hidden, epsilon),
        TransformerEncoder.ANY_LENGTH);
  }

  private EncoderLayer layer(Parameters weights, String name) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    HeadShape heads = sizes.heads();
    String self = name + ".self_attn.";
    return new PreNormLayer(
        RmsNorm.take(weights, name + ".input_layernorm", hidden, epsilon),
        new SelfAttention(
            kind,
            new Projections.Separate(
                    Linear.take(
                        weights, self + "q_proj", heads.queryWidth(), hidden, attentionBias),
                    Linear.take(
                        weights, self + "k_proj", heads.keyValueWidth(), hidden, attentionBias),
                    Linear.take(
                        weights, self + "v_proj", heads.keyValueWidth(), hidden, attentionBias))
                .normalised(
                    RmsNorm.take(weights, self + "q_norm", heads.headSize(), epsilon),
                    RmsNorm.take(weights, self + "k_norm", heads.headSize(), epsilon)),
            PackedAttention.of(heads, attentionDropout),
            Linear.take(weights, self + "o_proj", hidden, heads.queryWidth(), attentionBias)),
        /* attentionDropout */ 0,
        Norm.NONE,
        RmsNorm.take(weights, name + ".post_attention_layernorm", hidden, epsilon),
        FeedForward.gated(
            Linear.take(weights, name + ".mlp.gate_proj", inner, hidden, false),
            Linear.take(weights, name + ".mlp.up_proj", inner, hidden, false),
            activation,
            /* dropout */ 0,
            Linear.take(weights, name + ".mlp.down_proj", hidden, inner, false)),
        Norm.NONE);
  }
}
