package io.attune.model;

import io.attune.engine.Tensors;
import java.util.Optional;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
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
        rows, new long[] {rows.size(1)}, weights(), biases(), epsilon, /* cudnn */ false);
  }

  private TensorOptional weights() {
    return new TensorOptional(weight);
  }

  private TensorOptional biases() {
    return Tensors.optional(bias);
  }

  /**
   * What a norm gives, and what its backward pass needs.
   *
   * @param rows normalised
   * @param input what they were before
   * @param mean float32 [rows, 1], of each row of the input
   * @param inverseDeviation float32 [rows, 1], likewise
   */
  record Normalised(Tensor rows, Tensor input, Tensor mean, Tensor inverseDeviation) {}

  /** The same as {@link #forward}, without a graph. */
  Normalised normalise(Tensor rows) {
    T_TensorTensorTensor_T result =
        torch.native_layer_norm(rows, new long[] {rows.size(1)}, weights(), biases(), epsilon);
    return new Normalised(own(result.get0()), rows, own(result.get1()), own(result.get2()));
  }

  /**
   * Adds to the gradients of weight and bias.
   *
   * @param gradient of the normalised rows
   * @return the gradient of the input
   */
  Tensor backward(Normalised normalised, Tensor gradient) {
    boolean ofWeight = weight.requires_grad();
    boolean ofBias = bias.filter(Tensor::requires_grad).isPresent();
    T_TensorTensorTensor_T gradients =
        torch.native_layer_norm_backward(
            gradient,
            normalised.input,
            new long[] {gradient.size(1)},
            normalised.mean,
            normalised.inverseDeviation,
            weights(),
            biases(),
            new BoolPointer(3).put(0, true).put(1, ofWeight).put(2, ofBias));
    if (ofWeight) {
      ParameterGradients.add(weight, gradients.get1());
    }
    if (ofBias) {
      ParameterGradients.add(bias.get(), gradients.get2());
    }
    return own(gradients.get0());
  }

  /** A tuple's element lives as long as the tuple. */
  private static Tensor own(Tensor element) {
    return new Tensor(element);
  }
}
