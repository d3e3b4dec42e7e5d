package io.attune.model;

import org.bytedeco.pytorch.Tensor;

/** Brings rows to one scale. */
@FunctionalInterface
interface Norm {
  /** Where an architecture has none. */
  Norm NONE = rows -> rows;

  /** [rows, size] to the same shape and element type. */
  Tensor forward(Tensor rows);
}
