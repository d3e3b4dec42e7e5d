package io.attune.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * ModernBERT (Warner et al. 2024): rotary positions, norms before the sub-layers, gated
 * feed-forward; every third layer sees the whole text, the others a window around each token.
 *
 * @param sizes of the layers
 * @param maxPositions that the configuration speaks of
 * @param global for each layer, whether it sees the whole text
 * @param globalKind attention of those that do
 * @param localKind attention of the others
 * @param normEpsilon added to the variance
 * @param normBias whether norms shift
 * @param attentionBias whether the attention's linear layers have a bias
 * @param feedForwardBias whether those of the feed-forward have
 * @param activation of the gate
 * @param embeddingDropout probability, after the embeddings
 * @param attentionDropout probability, of the attention weights and of its output
 * @param feedForwardDropout probability, inside the feed-forward
 */
record ModernBertArchitecture(
    EncoderSizes sizes,
    int maxPositions,
    IntPredicate global,
    AttentionKind globalKind,
    AttentionKind localKind,
    double normEpsilon,
    boolean normBias,
    boolean attentionBias,
    boolean feedForwardBias,
    Activation activation,
    double embeddingDropout,
    double attentionDropout,
    double feedForwardDropout)
    implements Architecture {

  static ModernBertArchitecture read(JsonFile config) {
    EncoderSizes sizes = EncoderSizes.read(config, -1);
    int headSize = sizes.headShape().headSize();
    // The window's width counts both sides.
    int reach = config.wholeNumber("local_attention", 128) / 2;
    if (reach < 0) {
      throw config.invalid("local_attention", "a width of 0 or more is expected");
    }
    int every = 3;
    if (config.has("global_attn_every_n_layers")) {
      every = config.positiveInt("global_attn_every_n_layers");
    }
    return new ModernBertArchitecture(
        sizes,
        config.positiveInt("max_position_embeddings"),
        LayerTypes.read(config, sizes.layers(), every, 0),
        AttentionKind.rotary(
            AttentionBias.NONE,
            RotarySettings.read(config, true, "global_rope_theta", headSize, 160_000)),
        AttentionKind.rotary(
            new AttentionMask(false, reach),
            RotarySettings.read(config, false, "local_rope_theta", headSize, 10_000)),
        config.positive("norm_eps", 1e-5),
        config.bool("norm_bias", false),
        config.bool("attention_bias", false),
        config.bool("mlp_bias", false),
        Activation.read(config, "hidden_activation", "gelu"),
        config.probability("embedding_dropout", 0),
        config.probability("attention_dropout", 0),
        config.probability("mlp_dropout", 0));
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
            weights.take("embeddings.tok_embeddings.weight", sizes.vocabSize(), hidden),
            sizes.padTokenId(),
            norm(weights, "embeddings.norm"),
            embeddingDropout);
    List<EncoderLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < sizes.layers(); layer++) {
      layers.add(layer(weights, layer));
    }
    return new TransformerEncoder(
        weights, embeddings, layers, norm(weights, "final_norm"), TransformerEncoder.ANY_LENGTH);
  }

  private EncoderLayer layer(Parameters weights, int layer) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    String name = "layers." + layer + ".";
    return new PreNormLayer(
        // The embeddings come normalised already.
        layer == 0 ? Norm.NONE : norm(weights, name + "attn_norm"),
        new SelfAttention(
            global.test(layer) ? globalKind : localKind,
            Projections.fused(
                Linear.take(weights, name + "attn.Wqkv", 3 * hidden, hidden, attentionBias)),
            PackedAttention.of(sizes.headShape(), attentionDropout),
            Linear.take(weights, name + "attn.Wo", hidden, hidden, attentionBias)),
        attentionDropout,
        Norm.NONE,
        norm(weights, name + "mlp_norm"),
        FeedForward.gatedFused(
            Linear.take(weights, name + "mlp.Wi", 2 * inner, hidden, feedForwardBias),
            /* gateFirst */ true,
            activation,
            feedForwardDropout,
            Linear.take(weights, name + "mlp.Wo", hidden, inner, feedForwardBias)),
        Norm.NONE);
  }

  private Norm norm(Parameters weights, String name) {
    return LayerNorm.take(weights, name, sizes.hiddenSize(), normEpsilon, normBias);
  }
}
