package io.attune.losses;

import io.attune.engine.Tensors;
import io.attune.model.SentenceTransformer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch of training examples as vectors.
 *
 * @param columns one float32 tensor [rows, dimension] a text column, such as anchor and positive
 * @param rows what is known about them
 */
public record EmbeddedBatch(List<Tensor> columns, BatchRows rows) {
  /**
   * @throws IllegalArgumentException if columns and text numbers do not match
   */
  public EmbeddedBatch {
    columns = List.copyOf(columns);
    if (columns.isEmpty() || columns.size() != rows.textIds().size()) {
      throw new IllegalArgumentException(
          columns.size()
              + " columns of vectors, but "
              + rows.textIds().size()
              + " of text numbers");
    }
  }

  /** The vectors that another model gives the same texts: [rows, its dimension] a column. */
  List<Tensor> encodedBy(SentenceTransformer model) {
    return rows.encodedBy(model).stream().map(Tensors::ofRows).toList();
  }

  /** The values of labels of a kind. */
  Tensor labels(BatchLabels.Kind kind) {
    return rows.labels(kind).values();
  }
}
