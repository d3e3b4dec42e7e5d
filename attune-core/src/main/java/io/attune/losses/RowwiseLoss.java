package io.attune.losses;

import org.bytedeco.pytorch.Tensor;

/**
 * A loss that is a mean over the rows, each of them compared with the whole batch. It can be
 * computed for some rows at a time, so that no matrix of all rows by all candidates is needed.
 */
public interface RowwiseLoss extends EmbeddingLoss {
  /**
   * Computes the share of some rows.
   *
   * @param batch the whole batch
   * @param begin the first row
   * @param end the row after the last
   * @return their sum divided by the number of all rows
   */
  Tensor forward(EmbeddedBatch batch, int begin, int end);

  @Override
  default Tensor forward(EmbeddedBatch batch) {
    return forward(batch, 0, batch.rows().size());
  }
}
