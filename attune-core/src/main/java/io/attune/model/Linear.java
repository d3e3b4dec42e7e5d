package io.attune.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A dense layer: rows · weightᵀ + bias.
 *
 * <p>libtorch multiplies bf16 by oneDNN, but float32 by OpenBLAS, which reaches half of oneDNN's
 * speed on processors with AVX-512 and suffers when its own threads meet others. So larger float32
 * products are handed to oneDNN here; {@link #plain} is the twin that they equal to rounding.
 *
 * @param weight float32 [out, in]
 * @param bias float32 [out]
 */
record Linear(Tensor weight, Tensor bias) {
  /** Below this, copying to and from oneDNN's tensors costs more than it gains. */
  private static final int FEWEST_ROWS_FOR_ONEDNN = 128;

  static Linear take(Parameters weights, String name, long out, long in) {
    return new Linear(weights.take(name + ".weight", out, in), weights.take(name + ".bias", out));
  }

  /** [rows, in] to [rows, out], in the context's element type. */
  Tensor forward(Tensor rows, ForwardContext context) {
    boolean large = rows.size(0) >= FEWEST_ROWS_FOR_ONEDNN;
    return context.isFloat32() && large && torch.hasMKLDNN()
        ? byOneDnn(rows)
        : plain(rows, context);
  }

  private Tensor byOneDnn(Tensor rows) {
    return torch.mkldnn_linear(rows.to_mkldnn(), weight, new TensorOptional(bias)).to_dense();
  }

  Tensor plain(Tensor rows, ForwardContext context) {
    return torch.linear(rows, context.weight(weight), new TensorOptional(context.weight(bias)));
  }
}
