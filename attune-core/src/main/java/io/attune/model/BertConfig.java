package io.attune.model;

/**
 * The settings of a BERT encoder, named as in its config.json.
 *
 * @param vocabSize rows of the word embeddings
 * @param hiddenSize size of a token's vector; a multiple of the number of heads
 * @param layers how many transformer layers
 * @param heads attention heads a layer
 * @param intermediateSize size of the feed-forward layer
 * @param maxPositions most tokens a text may have
 * @param typeVocabSize rows of the token-type embeddings
 * @param padTokenId row of the word embeddings that is never trained; −1 for none
 * @param layerNormEpsilon added to the variance
 * @param activation of the feed-forward layer
 * @param hiddenDropout probability, after embeddings and each sub-layer
 * @param attentionDropout probability, of the attention weights
 */
record BertConfig(
    int vocabSize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int typeVocabSize,
    int padTokenId,
    double layerNormEpsilon,
    Activation activation,
    double hiddenDropout,
    double attentionDropout) {

  static BertConfig read(JsonFile config) {
    String positions = config.text("position_embedding_type", "absolute");
    if (!positions.equals("absolute")) {
      throw config.invalid(
          "position_embedding_type", "'" + positions + "' is not supported; allowed: absolute");
    }
    BertConfig bert =
        new BertConfig(
            config.positiveInt("vocab_size"),
            config.positiveInt("hidden_size"),
            config.positiveInt("num_hidden_layers"),
            config.positiveInt("num_attention_heads"),
            config.positiveInt("intermediate_size"),
            config.positiveInt("max_position_embeddings"),
            config.positiveInt("type_vocab_size"),
            config.wholeNumber("pad_token_id", -1),
            config.positive("layer_norm_eps", 1e-12),
            Activation.read(config, "hidden_act"),
            config.probability("hidden_dropout_prob", 0.1),
            config.probability("attention_probs_dropout_prob", 0.1));
    if (bert.hiddenSize % bert.heads != 0) {
      throw config.invalid(
          "hidden_size",
          bert.hiddenSize + " is not a multiple of num_attention_heads, " + bert.heads);
    }
    if (bert.padTokenId < -1 || bert.padTokenId >= bert.vocabSize) {
      throw config.invalid(
          "pad_token_id",
          bert.padTokenId + " is outside of the vocabulary, 0 to " + (bert.vocabSize - 1));
    }
    return bert;
  }
}
