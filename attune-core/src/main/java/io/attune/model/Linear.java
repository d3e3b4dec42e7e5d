package io.attune.model;

import io.attune.engine.OneDnn;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A dense layer: rows · weightᵀ + bias, and whatever an adapter that is laid over it adds.
 *
 * <p>Larger float32 products are handed to oneDNN; {@link #plain} is the twin that they equal to
 * rounding.
 */
final class Linear {
  private final Tensor weight;
  private final Optional<Tensor> bias;
  private Optional<LoraLayer> adapter = Optional.empty();

  /**
   * @param weight float32 [out, in]
   * @param bias float32 [out], where there is one
   */
  Linear(Tensor weight, Optional<Tensor> bias) {
    this.weight = weight;
    this.bias = bias;
  }

  static Linear take(Parameters weights, String name, long out, long in) {
    return take(weights, name, out, in, true);
  }

  static Linear take(Parameters weights, String name, long out, long in, boolean withBias) {
    Linear linear =
        new Linear(
            weights.take(name + ".weight", out, in),
            withBias ? Optional.of(weights.take(name + ".bias", out)) : Optional.empty());
    weights.remember(name, linear);
    return linear;
  }

  Tensor weight() {
    return weight;
  }

  Optional<Tensor> bias() {
    return bias;
  }

  void adapt(LoraLayer layer) {
    adapter = Optional.of(layer);
  }

  void withoutAdapter() {
    adapter = Optional.empty();
  }

  /** [rows, in] to [rows, out], in the context's element type. */
  Tensor forward(Tensor rows, ForwardContext context) {
    Tensor own =
        context.isFloat32() && OneDnn.pays(rows.size(0))
            ? OneDnn.linear(rows, weight, optional(bias))
            : plain(rows, context);
    return adapter.isPresent() ? own.add(adapter.get().forward(rows, context)) : own;
  }

  Tensor plain(Tensor rows, ForwardContext context) {
    return torch.linear(rows, context.weight(weight), optional(bias.map(context::weight)));
  }

  /** [rows, in] to [rows, out], all float32. */
  Tensor float32(Tensor rows) {
    return torch.linear(rows, weight, optional(bias));
  }

  private static TensorOptional optional(Optional<Tensor> tensor) {
    return tensor.map(TensorOptional::new).orElseGet(TensorOptional::new);
  }
}
