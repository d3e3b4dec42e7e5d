package io.attune.losses;

import org.bytedeco.pytorch.Tensor;

/**
 * What is known about the rows of a batch besides their texts.
 *
 * @param kind what the values mean
 * @param values int64 [rows] for classes; float32 [rows] for similarities, [rows, scores] for a
 *     teacher's scores, [rows, dimension] or [rows, columns, dimension] for a teacher's vectors
 */
public record BatchLabels(Kind kind, Tensor values) {
  /** The meaning of labels. */
  public enum Kind {
    /** The number of the row's class. */
    CLASS,
    /** How similar the row's two texts are. */
    SIMILARITY,
    /** A teacher's scores of the row's candidates, or margins between them. */
    SCORES,
    /** A teacher's vectors of the row's texts. */
    EMBEDDING
  }
}
