package io.attune.model;

import io.attune.engine.OneDnn;
import io.attune.engine.Operators;
import io.attune.engine.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A dense layer: rows · weightᵀ + bias, and whatever an adapter that is laid over it adds.
 *
 * <p>Larger products are handed to oneDNN; {@link #plain} is the twin that they equal to rounding.
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

  boolean hasAdapter() {
    return adapter.isPresent();
  }

  /** [rows, in] to [rows, out], in the context's element type. */
  Tensor forward(Tensor rows, ForwardContext context) {
    Tensor own = own(rows, context);
    return adapter.isPresent() ? own.add(adapter.get().forward(rows, context)) : own;
  }

  private Tensor own(Tensor rows, ForwardContext context) {
    if (!GradMode.is_enabled()) {
      return Operators.linear(rows, context.factor(weight), bias.map(context::weight));
    }
    return context.isFloat32() && OneDnn.pays(rows.size(0))
        ? OneDnn.linear(rows, weight, Tensors.optional(bias))
        : plain(rows, context);
  }

  Tensor plain(Tensor rows, ForwardContext context) {
    return torch.linear(rows, context.weight(weight), Tensors.optional(bias.map(context::weight)));
  }

  /**
   * Adds to the gradients of weight and bias. There must be no adapter.
   *
   * @param rows what the layer was given
   * @param gradient of what it made of them, [rows, out]
   * @return the gradient of the rows, [rows, in]
   */
  Tensor backward(Tensor rows, Tensor gradient, ForwardContext context) {
    bias.filter(Tensor::requires_grad)
        .ifPresent(tensor -> ParameterGradients.add(tensor, gradient.sum(0)));
    if (weight.requires_grad()) {
      ParameterGradients.add(weight, product(gradient.t(), rows, context));
    }
    return product(gradient, context.weight(weight), context);
  }

  /** left [n, k] · right [k, m]. */
  private static Tensor product(Tensor left, Tensor right, ForwardContext context) {
    return context.isFloat32()
        ? Operators.linear(left, right.t(), Optional.empty())
        : torch.mm(left, right); // by oneDNN as it is
  }

  /** [rows, in] to [rows, out], all float32. */
  Tensor float32(Tensor rows) {
    return torch.linear(rows, weight, Tensors.optional(bias));
  }
}
