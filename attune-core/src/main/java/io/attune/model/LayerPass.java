package io.attune.model;

import org.bytedeco.pytorch.Tensor;

/**
 * One layer in one training pass, with its gradients written out instead of recorded: what libtorch
 * would keep for its graph and allocate anew for each operator is neither kept nor allocated.
 */
interface LayerPass {
  /** [tokens, hidden] to [tokens, hidden]; keeps what {@link #backward} needs. */
  Tensor forward(Tensor hidden);

  /**
   * Adds to the gradients of the layer's weights, and frees what was kept.
   *
   * @param gradient of what {@link #forward} gave
   * @return the gradient of what it was given
   */
  Tensor backward(Tensor gradient);
}
