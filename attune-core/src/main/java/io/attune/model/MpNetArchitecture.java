package io.attune.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * MPNet (Song et al. 2020): places counted as in RoBERTa, and a learned bias of the attention by
 * distance, one table for all layers.
 *
 * @param sizes of the layers
 * @param maxPositionEmbeddings rows of the position embeddings
 * @param layerNormEpsilon added to the variance
 * @param activation of the feed-forward layer
 * @param hiddenDropout probability, after embeddings and each sub-layer
 * @param attentionDropout probability, of the attention weights
 */
record MpNetArchitecture(
    EncoderSizes sizes,
    int maxPositionEmbeddings,
    double layerNormEpsilon,
    Activation activation,
    double hiddenDropout,
    double attentionDropout)
    implements Architecture {
  /** transformers takes this one whatever pad_token_id says. */
  private static final int PADDING = 1;

  static MpNetArchitecture read(JsonFile config) {
    int buckets = config.wholeNumber("relative_attention_num_buckets", RelativeBias.BUCKETS);
    if (buckets != RelativeBias.BUCKETS) {
      throw config.invalid(
          "relative_attention_num_buckets",
          buckets + " is not supported; allowed: " + RelativeBias.BUCKETS);
    }
    MpNetArchitecture mpnet =
        new MpNetArchitecture(
            EncoderSizes.read(config, PADDING),
            config.positiveInt("max_position_embeddings"),
            config.positive("layer_norm_eps", 1e-12),
            Activation.read(config, "hidden_act", "gelu"),
            config.probability("hidden_dropout_prob", 0.1),
            config.probability("attention_probs_dropout_prob", 0.1));
    if (mpnet.maxPositions() < SentenceTransformer.SHORTEST_LENGTH) {
      throw config.invalid(
          "max_position_embeddings", mpnet.maxPositionEmbeddings + " is too few for any text");
    }
    if (mpnet.sizes.vocabSize() <= PADDING) {
      throw config.invalid("vocab_size", "the padding token, 1, must be among the tokens");
    }
    return mpnet;
  }

  @Override
  public String weightPrefix() {
    return "mpnet.";
  }

  @Override
  public int maxPositions() {
    return maxPositionEmbeddings - PADDING - 1;
  }

  @Override
  public TextEncoder encoder(Parameters weights) {
    long hidden = sizes.hiddenSize();
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            weights.take("embeddings.word_embeddings.weight", sizes.vocabSize(), hidden),
            PADDING,
            /* scale */ 1,
            Optional.empty(),
            Optional.of(
                new PositionTable(
                    weights.take(
                        "embeddings.position_embeddings.weight", maxPositionEmbeddings, hidden),
                    PADDING)),
            LayerNorm.take(weights, "embeddings.LayerNorm", hidden, layerNormEpsilon),
            hiddenDropout);
    AttentionKind kind =
        new AttentionKind(
            new RelativeBias(
                weights.take(
                    "encoder.relative_attention_bias.weight", RelativeBias.BUCKETS, sizes.heads())),
            Optional.empty());
    List<EncoderLayer> layers =
        IntStream.range(0, sizes.layers())
            .mapToObj(layer -> layer(weights, "encoder.layer." + layer, kind))
            .toList();
    return new TransformerEncoder(weights, embeddings, layers, Norm.NONE, maxPositions());
  }

  private EncoderLayer layer(Parameters weights, String name, AttentionKind kind) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    String attention = name + ".attention.attn.";
    return new PostNormLayer(
        new SelfAttention(
            kind,
            new Projections.Separate(
                Linear.take(weights, attention + "q", hidden, hidden),
                Linear.take(weights, attention + "k", hidden, hidden),
                Linear.take(weights, attention + "v", hidden, hidden)),
            PackedAttention.of(sizes.headShape(), attentionDropout),
            Linear.take(weights, attention + "o", hidden, hidden)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".attention.LayerNorm", hidden, layerNormEpsilon),
        new FeedForward.Plain(
            Linear.take(weights, name + ".intermediate.dense", inner, hidden),
            activation,
            Linear.take(weights, name + ".output.dense", hidden, inner)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".output.LayerNorm", hidden, layerNormEpsilon));
  }
}
