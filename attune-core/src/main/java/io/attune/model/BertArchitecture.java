package io.attune.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * BERT (Devlin et al. 2019) and its kin MiniLM, BGE and E5: absolute positions, a norm after each
 * sub-layer; and RoBERTa (Liu et al. 2019), XLM-RoBERTa and CamemBERT, which count places in
 * another way.
 *
 * @param sizes of the layers
 * @param maxPositionEmbeddings rows of the position embeddings
 * @param typeVocabSize rows of the token-type embeddings
 * @param layerNormEpsilon added to the variance
 * @param activation of the feed-forward layer
 * @param hiddenDropout probability, after embeddings and each sub-layer
 * @param attentionDropout probability, of the attention weights
 * @param countsAfterPadding whether places are counted as in RoBERTa
 */
record BertArchitecture(
    EncoderSizes sizes,
    int maxPositionEmbeddings,
    int typeVocabSize,
    double layerNormEpsilon,
    Activation activation,
    double hiddenDropout,
    double attentionDropout,
    boolean countsAfterPadding)
    implements Architecture {

  static BertArchitecture bert(JsonFile config) {
    return read(config, false, -1);
  }

  static BertArchitecture roberta(JsonFile config) {
    BertArchitecture roberta = read(config, true, 1);
    if (roberta.sizes.padTokenId() < 0) {
      throw config.invalid("pad_token_id", "RoBERTa counts places from it, so it must be there");
    }
    if (roberta.maxPositions() < SentenceTransformer.SHORTEST_LENGTH) {
      throw config.invalid(
          "max_position_embeddings",
          roberta.maxPositionEmbeddings + " leaves no places after pad_token_id");
    }
    return roberta;
  }

  private static BertArchitecture read(
      JsonFile config, boolean countsAfterPadding, int absentPadding) {
    config.requireText("position_embedding_type", "absolute");
    config.requireFalse("is_decoder");
    return new BertArchitecture(
        EncoderSizes.read(config, absentPadding),
        config.positiveInt("max_position_embeddings"),
        config.positiveInt("type_vocab_size"),
        config.positive("layer_norm_eps", 1e-12),
        Activation.read(config, "hidden_act", "gelu"),
        config.probability("hidden_dropout_prob", 0.1),
        config.probability("attention_probs_dropout_prob", 0.1),
        countsAfterPadding);
  }

  @Override
  public String weightPrefix() {
    return countsAfterPadding ? "roberta." : "bert.";
  }

  @Override
  public int maxPositions() {
    return countsAfterPadding
        ? maxPositionEmbeddings - sizes.padTokenId() - 1
        : maxPositionEmbeddings;
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
            Optional.of(
                new PositionTable(
                    weights.take(
                        "embeddings.position_embeddings.weight", maxPositionEmbeddings, hidden),
                    countsAfterPadding ? sizes.padTokenId() : -1)),
            LayerNorm.take(weights, "embeddings.LayerNorm", hidden, layerNormEpsilon),
            hiddenDropout);
    List<EncoderLayer> layers =
        IntStream.range(0, sizes.layers())
            .mapToObj(layer -> layer(weights, "encoder.layer." + layer))
            .toList();
    return new TransformerEncoder(weights, embeddings, layers, Norm.NONE, maxPositions());
  }

  private EncoderLayer layer(Parameters weights, String name) {
    long hidden = sizes.hiddenSize();
    long inner = sizes.intermediateSize();
    String self = name + ".attention.self.";
    return new PostNormLayer(
        new SelfAttention(
            AttentionKind.PLAIN,
            new Projections.Separate(
                Linear.take(weights, self + "query", hidden, hidden),
                Linear.take(weights, self + "key", hidden, hidden),
                Linear.take(weights, self + "value", hidden, hidden)),
            PackedAttention.of(sizes.headShape(), attentionDropout),
            Linear.take(weights, name + ".attention.output.dense", hidden, hidden)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".attention.output.LayerNorm", hidden, layerNormEpsilon),
        new FeedForward.Plain(
            Linear.take(weights, name + ".intermediate.dense", inner, hidden),
            activation,
            Linear.take(weights, name + ".output.dense", hidden, inner)),
        hiddenDropout,
        LayerNorm.take(weights, name + ".output.LayerNorm", hidden, layerNormEpsilon));
  }
}
