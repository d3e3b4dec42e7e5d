package io.attune.model;

import java.util.List;
import org.bytedeco.pytorch.TensorOptional;

/**
 * What the layers of one {@link AttentionKind} share in one forward pass.
 *
 * @param batch the texts
 * @param rotation of queries and keys
 * @param biases one for each run of equally long texts, see {@link AttentionBias#forLength}
 */
record AttentionPass(
    TokenBatch batch, RotaryEmbedding.Rotation rotation, List<TensorOptional> biases) {}
