package io.attune.losses;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch of training examples as vectors.
 *
 * @param columns one float32 tensor [rows, dimension] a text column, such as anchor and positive
 * @param textIds for each column the rows' text numbers: equal numbers are equal texts, in whatever
 *     column
 */
public record EmbeddedBatch(List<Tensor> columns, List<int[]> textIds) {
  /**
   * @throws IllegalArgumentException if columns and text numbers do not match
   */
  public EmbeddedBatch {
    columns = List.copyOf(columns);
    textIds = List.copyOf(textIds);
    if (columns.isEmpty() || columns.size() != textIds.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns of vectors, but " + textIds.size() + " of text numbers");
    }
  }

  /**
   * @return how many examples
   */
  public int rows() {
    return textIds.get(0).length;
  }
}
