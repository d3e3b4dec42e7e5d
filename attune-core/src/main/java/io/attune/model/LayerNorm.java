package io.attune.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Normalises each row to mean 0 and variance 1, then scales and shifts it (Ba, Kiros and Hinton
 * 2016). Statistics and weights are float32 whatever the rows are.
 *
 * @param weight float32 [size]
 * @param bias float32 [size]
 * @param epsilon added to the variance
 */
record LayerNorm(Tensor weight, Tensor bias, double epsilon) {
  static LayerNorm take(Parameters weights, String name, long size, double epsilon) {
    return new LayerNorm(
        weights.take(name + ".weight", size), weights.take(name + ".bias", size), epsilon);
  }

  /** [rows, size] to the same shape and element type. */
  Tensor forward(Tensor rows) {
    return torch.layer_norm(
        rows,
        new long[] {rows.size(1)},
        new TensorOptional(weight),
        new TensorOptional(bias),
        epsilon,
        /* cudnn */ false);
  }
}
