package io.attune.training;

import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.util.Collection;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** What is done to all gradients at once. */
final class Gradients {
  private static final double EPSILON = 1e-6; // as in torch.nn.utils.clip_grad_norm_

  private Gradients() {}

  /**
   * Scales all gradients down together where their norm is above the limit.
   *
   * @param maxNorm 0 for no limit
   * @return the 2-norm of all gradients before that
   */
  static double clip(Collection<Tensor> parameters, double maxNorm) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      TensorVector norms = new TensorVector();
      for (Tensor parameter : parameters) {
        if (parameter.grad().defined()) {
          norms.push_back(norm(parameter.grad()));
        }
      }
      double total = norm(torch.stack(norms)).item_double();
      double coefficient = maxNorm / (total + EPSILON);
      if (maxNorm > 0 && coefficient < 1) {
        for (Tensor parameter : parameters) {
          if (parameter.grad().defined()) {
            parameter.grad().mul_(new Scalar(coefficient));
          }
        }
      }
      return total;
    }
  }

  private static Tensor norm(Tensor values) {
    return torch.linalg_vector_norm(
        values, new Scalar(2), new long[0], /* keepdim */ false, Tensors.sameType());
  }

  /** Drops all gradients, so that the next backward pass makes new ones. */
  static void clear(Collection<Tensor> parameters) {
    try (NativeScope scope = NativeScope.open()) {
      for (Tensor parameter : parameters) {
        parameter.mutable_grad().reset();
      }
    }
  }
}
