package io.attune.onnx.export;

/** How the weights of an exported encoder are stored, and multiplied with. */
public enum OnnxPrecision {
  /** As they are. */
  FLOAT32,

  /**
   * A quarter of the size: the matrices of linear layers and the table of words as bytes, each row
   * with a scale of its own. What they are multiplied with is rounded to bytes as well, by the
   * range of the whole batch ("dynamic quantisation"), so that a vector depends a little on its
   * batch.
   */
  INT8
}
