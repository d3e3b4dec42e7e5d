package io.attune.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * GTE's newer encoders (Zhang et al. 2024): rotary positions, gated GELU, a norm after each
 * sub-layer. The configuration is read in the spelling of transformers ({@code gte}) and in that of
 * the published checkpoints ({@code new}); the weights have the same names with both.
 *
 * @param sizes of the layers
 * @param maxPositions that the configuration speaks of
 * @param typeVocabSize rows of the token-type embeddings; 0 for none
 * @param kind of the attention
 * @param epsilon added to the variance
 * @param activation of the gate
 * @param hiddenDropout probability, after embeddings, inside and after each sub-layer
 * @param attentionDropout probability, of the attention weights
 */
record GteArchitecture(
    EncoderSizes sizes,
    int maxPositions,
    int typeVocabSize,
    AttentionKind kind,
    double epsilon,
    Activation activation,
    double hiddenDropout,
    double attentionDropout)
    implements Architecture {
  private static final double THETA = 160_000;

  static GteArchitecture read(JsonFile config) {
    EncoderSizes sizes = EncoderSizes.read(config, 1);
    return read(config, sizes, RotarySettings.read(config, sizes.headShape().headSize(), THETA));
  }

  static GteArchitecture readOriginal(JsonFile config) {
    config.requireText("position_embedding_type", "rope");
    config.requireText("layer_norm_type", "layer_norm");
    config.requireFalse("logn_attention_scale");
    EncoderSizes sizes = EncoderSizes.read(config, 0);
    JsonFile scaling = config.child("rope_scaling");
    scaling.requireText("type", "ntk");
    if (scaling.has("mixed_b")) {
      throw scaling.invalid("mixed_b", "is not supported; only models without it are");
    }
    return read(
        config,
        sizes,
        RotarySettings.of(
            config,
            config.positive("rope_theta", 10_000),
            sizes.headShape().headSize(),
            scaling.positive("factor", 1)));
  }

  private static GteArchitecture read(JsonFile config, EncoderSizes sizes, RotaryEmbedding rotary) {
    int types = config.wholeNumber("type_vocab_size", 1);
    if (types < 0) {
      throw config.invalid("type_vocab_size", "0 or more is expected, not " + types);
    }
    return new GteArchitecture(
        sizes,
        config.positiveInt("max_position_embeddings"),
        types,
        AttentionKind.rotary(AttentionBias.NONE, rotary),
        config.positive("layer_norm_eps", 1e-12),
        Activation.read(config, "hidden_act", "gelu"),
        config.probability("hidden_dropout_prob", 0.1),
        config.probability("attention_probs_dropout_prob", 0));
  }

  @Override
  public String weightPrefix() {
    return "new.";
  }

  @Override
  public TextEncoder encoder(Parameters weights) {
    long hidden = sizes.hiddenSize();
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            weights.take("embeddings.word_embeddings.weight", sizes.vocabSize(), hidden),
            sizes.padTokenId(),
            /* scale */ 1,
            tokenTypes(weights),
            Optional.empty(),
            LayerNorm.take(weights, "embeddings.LayerNorm", hidden, epsilon),
            hiddenDropout);
    List<EncoderLayer> layers =
        IntStream.range(0, sizes.layers())
            .mapToObj(layer -> layer(weights, "encoder.layer." + layer))
            .toList();
    return new TransformerEncoder(
        weights, embeddings, layers, Norm.NONE, TransformerEncoder.ANY_LENGTH);
  }

  private Optional<Tensor> tokenTypes(Parameters weights) {
    String name = "embeddings.token_type_embeddings.weight";
    return typeVocabSize == 0
        ? Optional.empty()
        : Optional.of(weights.take(name, typeVocabSize, sizes.hiddenSize()));
  }

  private EncoderLayer layer(Parameters weights, String name) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    return new PostNormLayer(
        new SelfAttention(
            kind,
            Projections.fused(
                Linear.take(weights, name + ".attention.qkv_proj", 3 * hidden, hidden)),
            PackedAttention.of(sizes.headShape(), attentionDropout),
            Linear.take(weights, name + ".attention.o_proj", hidden, hidden)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".attn_ln", hidden, epsilon),
        FeedForward.gatedFused(
            Linear.take(weights, name + ".mlp.up_gate_proj", 2 * inner, hidden, false),
            /* gateFirst */ false,
            activation,
            hiddenDropout,
            Linear.take(weights, name + ".mlp.down_proj", hidden, inner)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".mlp_ln", hidden, epsilon));
  }
}
