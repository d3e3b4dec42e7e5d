package io.attune.model;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What an adapter adds to one linear layer.
 *
 * @param down A, float32 [rank, in]
 * @param up B, float32 [out, rank]
 * @param scaling of the product
 * @param dropout probability, of the input in training
 */
record LoraLayer(Tensor down, Tensor up, double scaling, double dropout) {
  /** [rows, in] to [rows, out]. */
  Tensor forward(Tensor rows, ForwardContext context) {
    Tensor narrow =
        torch.linear(context.dropout(rows, dropout), context.weight(down)); // [rows, rank]
    return torch.linear(narrow, context.weight(up)).mul(new Scalar(scaling));
  }

  /** What the layer's weight would have to be for the same result: [out, in]. */
  Tensor merged(Tensor weight) {
    return weight.add(torch.matmul(up, down).mul(new Scalar(scaling)));
  }
}
