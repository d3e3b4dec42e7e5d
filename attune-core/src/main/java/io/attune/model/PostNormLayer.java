package io.attune.model;

import io.attune.engine.NativeScope;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** For attention of its simplest kind, three projections and a plain feed-forward part. */
  @Override
  public Optional<LayerPass> pass(AttentionPass pass, ForwardContext context) {
    return attention.kind().equals(AttentionKind.PLAIN)
            && attention.projections() instanceof Projections.Separate projections
            && feedForward instanceof FeedForward.Plain plain
            && attentionNorm instanceof LayerNorm first
            && feedForwardNorm instanceof LayerNorm second
            && linears(projections, plain).noneMatch(Linear::hasAdapter)
        ? Optional.of(new PostNormPass(this, projections, first, plain, second, pass, context))
        : Optional.empty();
  }

  private Stream<Linear> linears(Projections.Separate projections, FeedForward.Plain plain) {
    return Stream.of(
        projections.query(),
        projections.key(),
        projections.value(),
        attention.output(),
        plain.inner(),
        plain.output());
  }
}
