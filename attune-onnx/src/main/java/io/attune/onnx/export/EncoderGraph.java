package io.attune.onnx.export;

import java.util.Optional;

/** One family of encoders as a graph, with the settings of one model. */
interface EncoderGraph {
  /**
   * @return whether its tokenizers make token types, so that the graph has them as input
   */
  default boolean hasTokenTypes() {
    return false;
  }

  /**
   * @return the padding token, where places are counted by it, so that no other token may fill up
   *     texts
   */
  default Optional<Integer> padding() {
    return Optional.empty();
  }

  /**
   * Adds the encoder.
   *
   * @param parts to make it of
   * @param batch the inputs
   * @return the last hidden states, [batch, sequence, hidden]
   */
  Value addTo(EncoderParts parts, TextBatch batch);
}
