package io.attune.losses;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The labels of pairs as numbers, whether they came as scores or as classes 0 and 1. */
final class PairLabels {
  private PairLabels() {}

  /** Float32 [rows]. */
  static Tensor of(EmbeddedBatch batch) {
    return of(batch.rows());
  }

  /** Float32 [rows]. */
  static Tensor of(BatchRows rows) {
    return rows.labels().isPresent() && rows.labels().get().kind() == BatchLabels.Kind.CLASS
        ? rows.labels().get().values().to(ScalarType.Float)
        : rows.labels(BatchLabels.Kind.SIMILARITY).values();
  }
}
