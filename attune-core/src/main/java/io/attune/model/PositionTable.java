package io.attune.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Learned vectors for the places of a text.
 *
 * @param table float32 [positions, hidden]
 * @param padding where places are counted as in RoBERTa, the padding token's id, see {@link
 *     TokenBatch#positionsAfter}; −1 where they are counted from 0
 */
record PositionTable(Tensor table, int padding) {
  /** [tokens, hidden]. */
  Tensor forward(TokenBatch batch) {
    if (padding < 0) {
      return torch.embedding(table, batch.positions());
    }
    // The padding's own row is never trained, even where a text spells the token out.
    return torch.embedding(table, batch.positionsAfter(padding), padding, false, false);
  }
}
