package io.attune.model;

/**
 * What every encoder's config.json tells about its size, named as there.
 *
 * @param vocabSize rows of the word embeddings
 * @param hiddenSize size of a token's vector; a multiple of the number of heads
 * @param layers how many transformer layers
 * @param heads attention heads a layer
 * @param intermediateSize size of the feed-forward layer
 * @param padTokenId row of the word embeddings that is never trained; −1 for none
 */
record EncoderSizes(
    int vocabSize, int hiddenSize, int layers, int heads, int intermediateSize, int padTokenId) {

  /** By the names that most families use. */
  static EncoderSizes read(JsonFile config, int absentPadding) {
    return read(
        config,
        new Names("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size"),
        absentPadding);
  }

  /** What a family calls its sizes. */
  record Names(String hiddenSize, String layers, String heads, String intermediateSize) {}

  static EncoderSizes read(JsonFile config, Names names, int absentPadding) {
    EncoderSizes sizes =
        new EncoderSizes(
            config.positiveInt("vocab_size"),
            config.positiveInt(names.hiddenSize),
            config.positiveInt(names.layers),
            config.positiveInt(names.heads),
            config.positiveInt(names.intermediateSize),
            config.wholeNumber("pad_token_id", absentPadding));
    if (sizes.padTokenId < -1 || sizes.padTokenId >= sizes.vocabSize) {
      throw config.invalid(
          "pad_token_id",
          sizes.padTokenId + " is outside of the vocabulary, 0 to " + (sizes.vocabSize - 1));
    }
    if (sizes.hiddenSize % sizes.heads != 0) {
      throw config.invalid(
          names.hiddenSize,
          sizes.hiddenSize + " is not a multiple of " + names.heads + ", " + sizes.heads);
    }
    return sizes;
  }

  HeadShape headShape() {
    return HeadShape.of(heads, hiddenSize);
  }
}
