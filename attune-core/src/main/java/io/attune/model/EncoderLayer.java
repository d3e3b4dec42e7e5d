package io.attune.model;

import org.bytedeco.pytorch.Tensor;

/** One transformer layer. */
interface EncoderLayer {
  /**
   * @return how its tokens see each other
   */
  AttentionKind attentionKind();

  /** [tokens, hidden] to [tokens, hidden]; what is made on the way is freed half by half. */
  Tensor forward(Tensor hidden, AttentionPass pass, ForwardContext context);
}
