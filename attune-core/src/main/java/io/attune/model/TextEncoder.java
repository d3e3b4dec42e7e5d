package io.attune.model;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A transformer: token ids to one vector a token. */
public interface TextEncoder {
  /**
   * Computes the last hidden states.
   *
   * @param batch packed texts
   * @param context number format and dropout
   * @return [tokens, hiddenSize] in packed order, in the context's element type
   */
  Tensor forward(TokenBatch batch, ForwardContext context);

  /**
   * The weights, float32, under the names that Hugging Face's transformers gives them; in the order
   * in which they are saved.
   *
   * @return the live tensors: training changes them in place
   */
  Map<String, Tensor> parameters();

  /**
   * @return the size of a token's vector
   */
  int hiddenSize();

  /**
   * @return how many tokens the encoder knows: token ids are below this
   */
  int vocabularySize();

  /**
   * @return the most tokens a text may have, special tokens included
   */
  int maxPositions();
}
