package io.attune.model;

import io.attune.engine.NativeScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The layer of BERT and its relatives: attention and feed-forward, each with a residual connection
 * and a norm after it.
 *
 * @param attention of the layer
 * @param attentionDropout probability, of the attention's output
 * @param attentionNorm after the first residual connection
 * @param feedForward of the layer
 * @param feedForwardDropout probability, of the feed-forward's output
 * @param feedForwardNorm after the second residual connection
 */
record PostNormLayer(
    SelfAttention attention,
    double attentionDropout,
    Norm attentionNorm,
    FeedForward feedForward,
    double feedForwardDropout,
    Norm feedForwardNorm)
    implements EncoderLayer {

  @Override
  public AttentionKind attentionKind() {
    return attention.kind();
  }

  @Override
  public Tensor forward(Tensor hidden, AttentionPass pass, ForwardContext context) {
    Tensor attended = NativeScope.confine(() -> attentionHalf(hidden, pass, context));
    return NativeScope.confine(() -> feedForwardHalf(attended, context));
  }

  private Tensor attentionHalf(Tensor hidden, AttentionPass pass, ForwardContext context) {
    Tensor output = attention.forward(hidden, pass, context);
    return attentionNorm.forward(context.dropout(output, attentionDropout).add(hidden));
  }

  private Tensor feedForwardHalf(Tensor hidden, ForwardContext context) {
    Tensor output = feedForward.forward(hidden, context);
    return feedForwardNorm.forward(context.dropout(output, feedForwardDropout).add(hidden));
  }
}
