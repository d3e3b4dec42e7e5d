package io.attune.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** One transformer layer. */
interface EncoderLayer {
  /**
   * @return how its tokens see each other
   */
  AttentionKind attentionKind();

  /** [tokens, hidden] to [tokens, hidden]; what is made on the way is freed half by half. */
  Tensor forward(Tensor hidden, AttentionPass pass, ForwardContext context);

  /**
   * The layer in one training pass, where its gradients are written out.
   *
   * @return nothing where libtorch has to record them
   */
  default Optional<LayerPass> pass(AttentionPass pass, ForwardContext context) {
    return Optional.empty();
  }
}
