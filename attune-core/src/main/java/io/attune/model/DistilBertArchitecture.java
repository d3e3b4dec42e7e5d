package io.attune.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * DistilBERT (Sanh et al. 2019): BERT without token types, and without dropout between attention
 * and residual connection. Sinusoidal positions are stored like learned ones.
 *
 * @param sizes of the layers
 * @param maxPositions rows of the position embeddings
 * @param activation of the feed-forward layer
 * @param dropout probability, after embeddings and feed-forward
 * @param attentionDropout probability, of the attention weights
 */
record DistilBertArchitecture(
    EncoderSizes sizes,
    int maxPositions,
    Activation activation,
    double dropout,
    double attentionDropout)
    implements Architecture {
  private static final double EPSILON = 1e-12; // not in its configuration

  static DistilBertArchitecture read(JsonFile config) {
    return new DistilBertArchitecture(
        EncoderSizes.read(
            config, new EncoderSizes.Names("dim", "n_layers", "n_heads", "hidden_dim"), 0),
        config.positiveInt("max_position_embeddings"),
        Activation.read(config, "activation", "gelu"),
        config.probability("dropout", 0.1),
        config.probability("attention_dropout", 0.1));
  }

  @Override
  public String weightPrefix() {
    return "distilbert.";
  }

  @Override
  public TextEncoder encoder(Parameters weights) {
    long hidden = sizes.hiddenSize();
    TokenEmbeddings embeddings =
        new TokenEmbeddings(
            weights.take("embeddings.word_embeddings.weight", sizes.vocabSize(), hidden),
            sizes.padTokenId(),
            /* scale */ 1,
            Optional.empty(),
            Optional.of(
                new PositionTable(
                    weights.take("embeddings.position_embeddings.weight", maxPositions, hidden),
                    -1)),
            LayerNorm.take(weights, "embeddings.LayerNorm", hidden, EPSILON),
            dropout);
    List<EncoderLayer> layers =
        IntStream.range(0, sizes.layers())
            .mapToObj(layer -> layer(weights, "transformer.layer." + layer))
            .toList();
    return new TransformerEncoder(weights, embeddings, layers, Norm.NONE, maxPositions);
  }

  private EncoderLayer layer(Parameters weights, String name) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    return new PostNormLayer(
        new SelfAttention(
            AttentionKind.PLAIN,
            new Projections.Separate(
                Linear.take(weights, name + ".attention.q_lin", hidden, hidden),
                Linear.take(weights, name + ".attention.k_lin", hidden, hidden),
                Linear.take(weights, name + ".attention.v_lin", hidden, hidden)),
            PackedAttention.of(sizes.headShape(), attentionDropout),
            Linear.take(weights, name + ".attention.out_lin", hidden, hidden)),
        /* attentionDropout */ 0,
        LayerNorm.take(weights, name + ".sa_layer_norm", hidden, EPSILON),
        new FeedForward.Plain(
            Linear.take(weights, name + ".ffn.lin1", inner, hidden),
            activation,
            Linear.take(weights, name + ".ffn.lin2", hidden, inner)),
        dropout,
        LayerNorm.take(weights, name + ".output_layer_norm", hidden, EPSILON));
  }
}
