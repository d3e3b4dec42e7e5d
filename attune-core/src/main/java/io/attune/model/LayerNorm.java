package io.attune.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Normalises each row to mean 0 and variance 1, then scales and shifts it (Ba, Kiros and Hinton
 * 2016). Statistics and weights are float32 whatever the rows are.
 *
 * @param weight float32 [size]
 * @param bias float32 [size], where there is one
 * @param epsilon added to the variance
 */
record LayerNorm(Tensor weight, Optional<Tensor> bias, double epsilon) implements Norm {
  static LayerNorm take(Parameters weights, String name, long size, double epsilon) {
    return take(weights, name, size, epsilon, true);
  }

  static LayerNorm take(
      Parameters weights, String name, long size, double epsilon, boolean withBias) {
    return new LayerNorm(
        weights.take(name + ".weight", size),
        withBias ? Optional.of(weights.take(name + ".bias", size)) : Optional.empty(),
        epsilon);
  }

  @Override
  public Tensor forward(Tensor rows) {
    return torch.layer_norm(
        rows,
        new long[] {rows.size(1)},
        new TensorOptional(weight),
        bias.map(TensorOptional::new).orElseGet(TensorOptional::new),
        epsilon,
        /* cudnn */ false);
  }
}
