package io.attune.model;

import io.attune.engine.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The gradients that backward passes written in Java leave at the parameters. */
final class ParameterGradients {
  private ParameterGradients() {}

  /** Adds to a parameter's gradient; its first one becomes the gradient. */
  static void add(Tensor parameter, Tensor gradient) {
    Tensor present = parameter.grad();
    if (present.defined()) {
      present.add_(gradient);
    } else {
      parameter.mutable_grad().put(Tensors.cast(gradient, ScalarType.Float));
    }
  }
}
