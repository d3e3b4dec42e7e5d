package io.attune.engine;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;

/**
 * Puts a function whose gradient is computed by Java code into libtorch's graph. What {@code
 * torch.autograd.Function} is in Python has no counterpart in JavaCPP's presets; here a node that
 * passes gradients on unchanged carries the function's output, and a hook before it replaces the
 * gradient.
 */
public final class CustomGradient {
  private CustomGradient() {}

  /**
   * Applies a function without recording it.
   *
   * @param input of the function, part of a graph
   * @param forward the function; its result has the input's shape and type
   * @param backward from the gradient of the result to that of the input; runs at most once for
   *     each backward pass, on the thread that asks for it, without recording
   * @return the function's result as part of the input's graph
   */
  public static Tensor of(
      Tensor input, UnaryOperator<Tensor> forward, UnaryOperator<Tensor> backward) {
    Tensor start = input.requires_grad() ? input : input.detach().set_requires_grad(true);
    Tensor end = start.clone();
    start.register_hook(new Hook(backward));
    try (NoGradGuard guard = new NoGradGuard()) {
      end.set_data(forward.apply(input.detach()));
    }
    return end;
  }

  private static final class Hook extends TensorTensorHook {
    private final transient UnaryOperator<Tensor> backward;

    Hook(UnaryOperator<Tensor> backward) {
      this.backward = backward;
    }

    @Override
    public TensorBase call(TensorBase gradient) {
      try (NoGradGuard guard = new NoGradGuard()) {
        return backward.apply(new Tensor(gradient));
      }
    }
  }
}
