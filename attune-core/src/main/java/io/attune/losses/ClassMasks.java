package io.attune.losses;

import org.bytedeco.pytorch.Tensor;

/**
 * Which texts of a batch are of one class.
 *
 * @param same boolean [rows, rows]: of one class, a text with itself included
 * @param positive the same without a text with itself
 */
record ClassMasks(Tensor same, Tensor positive) {
  static ClassMasks of(EmbeddedBatch batch) {
    Tensor classes = batch.labels(BatchLabels.Kind.CLASS); // [rows]
    Tensor same = classes.unsqueeze(0).eq(classes.unsqueeze(1));
    long rows = batch.rows().size();
    return new ClassMasks(same, same.logical_and(Vectors.ownColumn(rows, rows, 0).logical_not()));
  }
}
