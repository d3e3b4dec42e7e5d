package io.attune.model;

import io.attune.engine.OneDnn;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A dense layer: rows · weightᵀ + bias.
 *
 * <p>Larger float32 products are handed to oneDNN; {@link #plain} is the twin that they equal to
 * rounding.
 *
 * @param weight float32 [out, in]
 * @param bias float32 [out]
 */
record Linear(Tensor weight, Tensor bias) {
  static Linear take(Parameters weights, String name, long out, long in) {
    return new Linear(weights.take(name + ".weight", out, in), weights.take(name + ".bias", out));
  }

  /** [rows, in] to [rows, out], in the context's element type. */
  Tensor forward(Tensor rows, ForwardContext context) {
    return context.isFloat32() && OneDnn.pays(rows.size(0))
        ? OneDnn.linear(rows, weight, new TensorOptional(bias))
        : plain(rows, context);
  }

  Tensor plain(Tensor rows, ForwardContext context) {
    return torch.linear(rows, context.weight(weight), new TensorOptional(context.weight(bias)));
  }
}
