package io.attune.model;

import io.attune.engine.NativeScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The layer of newer encoders: attention and feed-forward, each with a norm before it, in Gemma
 * also one after it, and a residual connection around them.
 *
 * @param attentionNorm before the attention
 * @param attention of the layer
 * @param attentionDropout probability, of the attention's output
 * @param afterAttention norm of the attention's output, or {@link Norm#NONE}
 * @param feedForwardNorm before the feed-forward
 * @param feedForward of the layer
 * @param afterFeedForward norm of the feed-forward's output, or {@link Norm#NONE}
 */
record PreNormLayer(
    Norm attentionNorm,
    SelfAttention attention,
    double attentionDropout,
    Norm afterAttention,
    Norm feedForwardNorm,
    FeedForward feedForward,
    Norm afterFeedForward)
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
    Tensor output = attention.forward(attentionNorm.forward(hidden), pass, context);
    return hidden.add(afterAttention.forward(context.dropout(output, attentionDropout)));
  }

  private Tensor feedForwardHalf(Tensor hidden, ForwardContext context) {
    Tensor output = feedForward.forward(feedForwardNorm.forward(hidden), context);
    return hidden.add(afterFeedForward.forward(output));
  }
}
