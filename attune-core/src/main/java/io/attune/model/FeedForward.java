package io.attune.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** The part of a layer that treats every token by itself. */
@FunctionalInterface
interface FeedForward {
  /** [tokens, hidden] to [tokens, hidden]. */
  Tensor forward(Tensor hidden, ForwardContext context);

  /**
   * Two linear layers with an activation between them.
   *
   * @param inner [tokens, hidden] to [tokens, inner]
   * @param activation between them
   * @param output [tokens, inner] to [tokens, hidden]
   */
  record Plain(Linear inner, Activation activation, Linear output) implements FeedForward {
    @Override
    public Tensor forward(Tensor hidden, ForwardContext context) {
      return output.forward(activation.apply(inner.forward(hidden, context)), context);
    }
  }

  /**
   * A gated linear unit (Shazeer 2020): output(activation(gate) · up).
   *
   * @param dropout of the product, in training
   */
  static FeedForward gated(
      Linear gate, Linear up, Activation activation, double dropout, Linear output) {
    return (hidden, context) -> {
      Tensor product = activation.apply(gate.forward(hidden, context));
      product = product.mul(up.forward(hidden, context)); // [tokens, inner]
      return output.forward(context.dropout(product, dropout), context);
    };
  }

  /**
   * The same for models that store both inputs as one weight [2 · inner, hidden].
   *
   * @param gateFirst whether the gate's rows come before the other's
   */
  static FeedForward gatedFused(
      Linear both, boolean gateFirst, Activation activation, double dropout, Linear output) {
    return (hidden, context) -> {
      TensorVector halves = both.forward(hidden, context).chunk(2, 1); // [tokens, inner] each
      Tensor gate = activation.apply(halves.get(gateFirst ? 0 : 1));
      Tensor product = gate.mul(halves.get(gateFirst ? 1 : 0));
      return output.forward(context.dropout(product, dropout), context);
    };
  }
}
