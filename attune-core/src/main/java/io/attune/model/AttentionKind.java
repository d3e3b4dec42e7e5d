package io.attune.model;

import java.util.Optional;

/**
 * What tells the attentions of one model apart, such as the global and the local layers of
 * ModernBERT.
 *
 * @param bias added to the scores
 * @param rotary positions, where they are rotary
 */
record AttentionKind(AttentionBias bias, Optional<RotaryEmbedding> rotary) {
  static final AttentionKind PLAIN = new AttentionKind(AttentionBias.NONE, Optional.empty());

  static AttentionKind rotary(AttentionBias bias, RotaryEmbedding rotary) {
    return new AttentionKind(bias, Optional.of(rotary));
  }

  /** What all layers of this kind share in one forward pass. */
  AttentionPass pass(TokenBatch batch, ForwardContext context) {
    return new AttentionPass(this, batch, context);
  }
}
