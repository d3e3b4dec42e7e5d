package io.attune.model;

/**
 * The sizes of a decoder, whose heads need not add up to the hidden size.
 *
 * @param vocabSize rows of the word embeddings
 * @param hiddenSize size of a token's vector
 * @param layers how many transformer layers
 * @param heads of the attention
 * @param intermediateSize size of the feed-forward layer
 * @param padTokenId row of the word embeddings that is never trained; −1 for none
 */
record DecoderSizes(
    int vocabSize,
    int hiddenSize,
    int layers,
    HeadShape heads,
    int intermediateSize,
    int padTokenId) {

  /**
   * @param absentHeadSize where the configuration has no {@code head_dim}
   */
  static DecoderSizes read(JsonFile config, int absentHeadSize) {
    int heads = config.positiveInt("num_attention_heads");
    int keyValueHeads =
        config.has("num_key_value_heads") ? config.positiveInt("num_key_value_heads") : heads;
    if (heads % keyValueHeads != 0) {
      throw config.invalid(
          "num_attention_heads",
          heads + " is not a multiple of num_key_value_heads, " + keyValueHeads);
    }
    int headSize = config.has("head_dim") ? config.positiveInt("head_dim") : absentHeadSize;
    DecoderSizes sizes =
        new DecoderSizes(
            config.positiveInt("vocab_size"),
            config.positiveInt("hidden_size"),
            config.positiveInt("num_hidden_layers"),
            new HeadShape(heads, keyValueHeads, headSize),
            config.positiveInt("intermediate_size"),
            config.wholeNumber("pad_token_id", -1));
    if (sizes.padTokenId < -1 || sizes.padTokenId >= sizes.vocabSize) {
      throw config.invalid(
          "pad_token_id",
          sizes.padTokenId + " is outside of the vocabulary, 0 to " + (sizes.vocabSize - 1));
    }
    return sizes;
  }
}
