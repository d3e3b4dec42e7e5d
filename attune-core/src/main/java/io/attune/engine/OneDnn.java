package io.attune.engine;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Large float32 products by oneDNN. libtorch itself multiplies bf16 by oneDNN, but float32 by
 * OpenBLAS, which reaches half of oneDNN's speed on processors with AVX-512 and has one thread here
 * ({@link NativeEngine}).
 */
public final class OneDnn {
  /** Below this, copying to and from oneDNN's tensors costs more than it gains. */
  private static final int FEWEST_ROWS = 128;

  private OneDnn() {}

  /**
   * Whether a product is worth handing over.
   *
   * @param rows of the left factor
   * @return true where oneDNN is there and the product is large
   */
  public static boolean pays(long rows) {
    return rows >= FEWEST_ROWS && torch.hasMKLDNN();
  }

  /**
   * A dense layer: rows · weightᵀ + bias; differentiable.
   *
   * @param rows float32 [rows, in]
   * @param weight float32 [out, in]
   * @param bias float32 [out], or nothing
   * @return float32 [rows, out], equal to libtorch's linear to rounding
   */
  public static Tensor linear(Tensor rows, Tensor weight, TensorOptional bias) {
    return torch.mkldnn_linear(rows.to_mkldnn(), weight, bias).to_dense();
  }
}
