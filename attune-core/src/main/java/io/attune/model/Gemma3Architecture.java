package io.attune.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Gemma 3 (2025), and EmbeddingGemma, whose tokens see both ways: scaled embeddings, RMS norms
 * before and after each sub-layer, grouped queries, local layers with a global one now and then.
 *
 * @param sizes of the layers
 * @param maxPositions that the configuration speaks of
 * @param global for each layer, whether it sees the whole text
 * @param globalKind attention of those that do
 * @param localKind attention of the others
 * @param attention over packed texts
 * @param epsilon of the norms
 * @param attentionBias whether the attention's linear layers have a bias
 * @param activation of the gate
 */
record Gemma3Architecture(
    DecoderSizes sizes,
    int maxPositions,
    IntPredicate global,
    AttentionKind globalKind,
    AttentionKind localKind,
    PackedAttention attention,
    double epsilon,
    boolean attentionBias,
    Activation activation)
    implements Architecture {

  static Gemma3Architecture read(JsonFile config) {
    if (config.has("attn_logit_softcapping")) {
      throw config.invalid("attn_logit_softcapping", "is not supported; only null is");
    }
    DecoderSizes sizes = DecoderSizes.read(config, 256);
    int headSize = sizes.heads().headSize();
    boolean causal = !config.bool("use_bidirectional_attention", false);
    int window = config.wholeNumber("sliding_window", 4096);
    if (window < 1) {
      throw config.invalid("sliding_window", "a width above 0 is expected, not " + window);
    }
    int every = 6;
    if (config.has("sliding_window_pattern")) {
      every = config.positiveInt("sliding_window_pattern");
    }
    return new Gemma3Architecture(
        sizes,
        config.positiveInt("max_position_embeddings"),
        LayerTypes.read(config, sizes.layers(), every, every - 1),
        AttentionKind.rotary(
            new AttentionMask(causal, AttentionMask.UNLIMITED),
            RotarySettings.read(config, true, "rope_theta", headSize, 1_000_000)),
        AttentionKind.rotary(
            // Both ways, the window is shared by the two sides.
            new AttentionMask(causal, causal ? window - 1 : window / 2),
            RotarySettings.read(config, false, "rope_local_base_freq", headSize, 10_000)),
        new PackedAttention(
            sizes.heads(),
            1 / Math.sqrt(config.positive("query_pre_attn_scalar", 256)),
            config.probability("attention_dropout", 0)),
        config.positive("rms_norm_eps", 1e-6),
        config.bool("attention_bias", false),
        Activation.read(config, "hidden_activation", "gelu_pytorch_tanh"));
  }

  @Override
  public String weightPrefix() {
    return "model.";
  }

  @Override
  public TextEncoder encoder(Parameters weights) {
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            weights.take("embed_tokens.weight", sizes.vocabSize(), sizes.hiddenSize()),
            sizes.padTokenId(),
            (float) Math.sqrt(sizes.hiddenSize()), // a float32 constant in the reference
            Optional.empty(),
            Optional.empty(),
            Norm.NONE,
            /* dropout */ 0);
    List<EncoderLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < sizes.layers(); layer++) {
      layers.add(layer(weights, "layers." + layer, global.test(layer) ? globalKind : localKind));
    }
    return new TransformerEncoder(
        weights,
        embeddings,
        layers,
        norm(weights, "norm", sizes.hiddenSize()),
        TransformerEncoder.ANY_LENGTH);
  }

  private EncoderLayer layer(Parameters weights, String name, AttentionKind kind) {
    int hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    HeadShape heads = sizes.heads();
    String self = name + ".self_attn.";
    return new PreNormLayer(
        norm(weights, name + ".input_layernorm", hidden),
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
                    norm(weights, self + "q_norm", heads.headSize()),
                    norm(weights, self + "k_norm", heads.headSize())),
            attention,
            Linear.take(weights, self + "o_proj", hidden, heads.queryWidth(), attentionBias)),
        /* attentionDropout */ 0,
        norm(weights, name + ".post_attention_layernorm", hidden),
        norm(weights, name + ".pre_feedforward_layernorm", hidden),
        FeedForward.gated(
            Linear.take(weights, name + ".mlp.gate_proj", inner, hidden, false),
            Linear.take(weights, name + ".mlp.up_proj", inner, hidden, false),
            activation,
            /* dropout */ 0,
            Linear.take(weights, name + ".mlp.down_proj", hidden, inner, false)),
        norm(weights, name + ".post_feedforward_layernorm", hidden));
  }

  private RmsNorm norm(Parameters weights, String name, int size) {
    return RmsNorm.takeAroundOne(weights, name, size, epsilon);
  }
}
