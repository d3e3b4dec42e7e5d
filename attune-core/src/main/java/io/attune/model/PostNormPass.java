package io.attune.model;

import io.attune.engine.KeptTensors;
import io.attune.engine.NativeScope;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * {@link PostNormLayer} in one training pass. Its twin is that layer's own {@code forward} with the
 * graph that libtorch records: both take the same steps, but for the padding of the attention.
 */
final class PostNormPass implements LayerPass {
  private final Projections.Separate projections;
  private final GroupedAttention attention;
  private final Linear attentionOutput;
  private final double attentionDropout;
  private final LayerNorm attentionNorm;
  private final FeedForward.Plain feedForward;
  private final double feedForwardDropout;
  private final LayerNorm feedForwardNorm;
  private final ForwardContext context;
  private final KeptTensors kept = new KeptTensors();

  private Tensor hidden; // what the layer was given
  private Tensor attended; // before the attention's last product
  private Optional<Tensor> attentionMask;
  private LayerNorm.Normalised middle; // between the halves
  private Tensor inner; // of the feed-forward part, before its activation
  private Tensor activated; // and after it
  private Optional<Tensor> feedForwardMask;
  private LayerNorm.Normalised output;

  PostNormPass(
      PostNormLayer layer,
      Projections.Separate projections,
      LayerNorm attentionNorm,
      FeedForward.Plain feedForward,
      LayerNorm feedForwardNorm,
      AttentionPass pass,
      ForwardContext context) {
    this.projections = projections;
    this.attention =
        new GroupedAttention(layer.attention().attention(), pass, context, /* keeps */ true);
    this.attentionOutput = layer.attention().output();
    this.attentionDropout = layer.attentionDropout();
    this.attentionNorm = attentionNorm;
    this.feedForward = feedForward;
    this.feedForwardDropout = layer.feedForwardDropout();
    this.feedForwardNorm = feedForwardNorm;
    this.context = context;
  }

  @Override
  public Tensor forward(Tensor input) {
    try (NativeScope scope = NativeScope.open()) {
      hidden = input;
      attended = attention.forward(projections.forward(hidden, context));
      Tensor mixed = attentionOutput.forward(attended, context);
      attentionMask = context.dropoutMask(mixed, attentionDropout);
      middle = attentionNorm.normalise(addTo(hidden, mixed, attentionMask));

      inner = feedForward.inner().forward(middle.rows(), context);
      activated = feedForward.activation().apply(inner);
      Tensor last = feedForward.output().forward(activated, context);
      feedForwardMask = context.dropoutMask(last, feedForwardDropout);
      output = feedForwardNorm.normalise(addTo(middle.rows(), last, feedForwardMask));

      List.of(attended, inner, activated, middle.rows()).forEach(kept::keep);
      attentionMask.ifPresent(kept::keep);
      feedForwardMask.ifPresent(kept::keep);
      for (LayerNorm.Normalised norm : List.of(middle, output)) {
        List.of(norm.input(), norm.mean(), norm.inverseDeviation()).forEach(kept::keep);
      }
      return scope.handOver(output.rows());
    }
  }

  /** The residual connection; overwrites the half's output. */
  private static Tensor addTo(Tensor residual, Tensor half, Optional<Tensor> mask) {
    mask.ifPresent(half::mul_);
    half.add_(residual);
    return half;
  }

  @Override
  public Tensor backward(Tensor gradient) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor ofMiddle = NativeScope.confine(() -> feedForwardBackward(gradient));
      Tensor result = attentionBackward(ofMiddle);
      kept.free();
      return scope.handOver(result);
    }
  }

  private Tensor feedForwardBackward(Tensor gradient) {
    Tensor ofSum = feedForwardNorm.backward(output, gradient);
    Tensor ofLast = masked(ofSum, feedForwardMask);
    Tensor ofActivated = feedForward.output().backward(activated, ofLast, context);
    Tensor ofInner = feedForward.activation().backward(ofActivated, inner);
    Tensor ofMiddle = feedForward.inner().backward(middle.rows(), ofInner, context);
    ofMiddle.add_(ofSum);
    return ofMiddle;
  }

  private Tensor attentionBackward(Tensor gradient) {
    Tensor ofSum = attentionNorm.backward(middle, gradient);
    Tensor ofMixed = masked(ofSum, attentionMask);
    Tensor ofAttended = attentionOutput.backward(attended, ofMixed, context);
    Projections.QueryKeyValue states = attention.backward(ofAttended);
    Tensor ofHidden = projections.query().backward(hidden, states.query(), context);
    ofHidden.add_(projections.key().backward(hidden, states.key(), context));
    ofHidden.add_(projections.value().backward(hidden, states.value(), context));
    ofHidden.add_(ofSum);
    return ofHidden;
  }

  private static Tensor masked(Tensor gradient, Optional<Tensor> mask) {
    return mask.isPresent() ? gradient.mul(mask.get()) : gradient;
  }
}
