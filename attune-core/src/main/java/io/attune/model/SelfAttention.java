package io.attune.model;

import org.bytedeco.pytorch.Tensor;

/**
 * The attention of one layer, between its input and its residual connection.
 *
 * @param kind which tokens see each other, and how places count
 * @param projections to queries, keys and values
 * @param attention over packed texts
 * @param output mixes the heads
 */
record SelfAttention(
    AttentionKind kind, Projections projections, PackedAttention attention, Linear output) {

  /** [tokens, hidden] to [tokens, hidden]. */
  Tensor forward(Tensor hidden, AttentionPass pass, ForwardContext context) {
    Projections.QueryKeyValue states = projections.forward(hidden, context);
    RotaryEmbedding.Rotation rotation = pass.rotation();
    Projections.QueryKeyValue rotated =
        new Projections.QueryKeyValue(
            rotation.apply(states.query()), rotation.apply(states.key()), states.value());
    return output.forward(attention.forward(rotated, pass, context), context);
  }
}
