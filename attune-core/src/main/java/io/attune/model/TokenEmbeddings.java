package io.attune.model;

import io.attune.engine.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What tokens are before the first layer.
 *
 * @param words float32 [vocabulary, hidden]
 * @param padding the token whose row is never trained; −1 for none
 * @param scale of the words' vectors
 * @param tokenTypes float32 [types, hidden], where there are any: single texts are all type 0
 * @param positions learned ones, where there are any
 * @param norm of the sum
 * @param dropout probability, in training
 */
record TokenEmbeddings(
    Tensor words,
    int padding,
    double scale,
    Optional<Tensor> tokenTypes,
    Optional<PositionTable> positions,
    Norm norm,
    double dropout) {

  /** Words alone, as newer encoders have it. */
  static TokenEmbeddings ofWords(Tensor words, int padding, Norm norm, double dropout) {
    return new TokenEmbeddings(
        words, padding, 1, Optional.empty(), Optional.empty(), norm, dropout);
  }

  /** [tokens, hidden], in the context's element type. */
  Tensor forward(TokenBatch batch, ForwardContext context) {
    // The padding token's row gets no gradient, even where a text spells it out.
    Tensor sum = torch.embedding(words, batch.tokenIds(), padding, false, false);
    if (scale != 1) {
      sum = sum.mul(new Scalar(scale));
    }
    if (tokenTypes.isPresent()) {
      sum = sum.add(tokenTypes.get().select(0, 0));
    }
    if (positions.isPresent()) {
      sum = sum.add(positions.get().forward(batch));
    }
    return context.dropout(Tensors.cast(norm.forward(sum), context.type()), dropout);
  }
}
