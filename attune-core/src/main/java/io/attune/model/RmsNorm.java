package io.attune.model;

import io.attune.engine.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Divides each row by its root mean square, then scales it (Zhang and Sennrich 2019). Computed in
 * float32 whatever the rows are.
 *
 * @param weight float32 [size]
 * @param epsilon added to the mean square
 * @param aroundOne whether the weight is stored as its difference from 1, as Gemma does
 */
record RmsNorm(Tensor weight, double epsilon, boolean aroundOne) implements Norm {
  static RmsNorm take(Parameters weights, String name, long size, double epsilon) {
    return new RmsNorm(weights.take(name + ".weight", size), epsilon, false);
  }

  static RmsNorm takeAroundOne(Parameters weights, String name, long size, double epsilon) {
    return new RmsNorm(weights.take(name + ".weight", size), epsilon, true);
  }

  @Override
  public Tensor forward(Tensor rows) {
    Tensor wide = Tensors.cast(rows, ScalarType.Float);
    Tensor meanSquare =
        wide.square().mean(new long[] {1}, /* keepdim */ true, Tensors.sameType()); // [rows, 1]
    Tensor scaled = wide.mul(meanSquare.add(new Scalar(epsilon)).rsqrt());
    Tensor factor = aroundOne ? weight.add(new Scalar(1)) : weight;
    return Tensors.cast(scaled.mul(factor), rows.scalar_type().intern());
  }

  /** Normalises each head of [tokens, heads · size] by itself. */
  Tensor perHead(Tensor heads) {
    long tokens = heads.size(0);
    long width = heads.size(1);
    return forward(heads.reshape(-1, weight.size(0))).view(tokens, width);
  }
}
