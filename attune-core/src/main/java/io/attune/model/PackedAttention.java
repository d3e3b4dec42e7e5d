package io.attune.model;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head self-attention (Vaswani et al. 2017) over packed texts: every token attends to the
 * tokens of its own text.
 *
 * <p>Texts of one length form one batched product, so nothing is padded or masked. In float32
 * without attention dropout the fused kernel is the fastest; in bf16 and with dropout the explicit
 * products are (the fused CPU kernel falls back to a naive product there).
 */
final class PackedAttention {
  private final int heads;
  private final double dropoutProbability;

  /**
   * @param heads how many
   * @param dropoutProbability of the attention weights, in training
   */
  PackedAttention(int heads, double dropoutProbability) {
    this.heads = heads;
    this.dropoutProbability = dropoutProbability;
  }

  /**
   * @param query [tokens, hidden]
   * @param key [tokens, hidden]
   * @param value [tokens, hidden]
   * @return [tokens, hidden]
   */
  Tensor forward(Tensor query, Tensor key, Tensor value, TokenBatch batch, ForwardContext context) {
    long[] sizes = batch.runs().stream().mapToLong(TokenBatch.Run::tokens).toArray();
    // One split has one backward; slicing each run would fill the whole gradient once a run.
    TensorVector queries = query.split_with_sizes(sizes, 0);
    TensorVector keys = key.split_with_sizes(sizes, 0);
    TensorVector values = value.split_with_sizes(sizes, 0);
    TensorVector outputs = new TensorVector();
    for (int run = 0; run < sizes.length; run++) {
      TokenBatch.Run shape = batch.runs().get(run);
      outputs.push_back(
          attend(
                  perHead(queries.get(run), shape),
                  perHead(keys.get(run), shape),
                  perHead(values.get(run), shape),
                  context)
              .transpose(1, 2) // [texts, length, heads, headSize]
              .reshape(shape.tokens(), query.size(1)));
    }
    return sizes.length == 1 ? outputs.get(0) : torch.cat(outputs, 0);
  }

  /** [texts · length, hidden] to [texts, heads, length, headSize], a view. */
  private Tensor perHead(Tensor rows, TokenBatch.Run run) {
    return rows.view(run.texts(), run.length(), heads, rows.size(1) / heads).transpose(1, 2);
  }

  /** All of [texts, heads, length, headSize]. */
  private Tensor attend(Tensor query, Tensor key, Tensor value, ForwardContext context) {
    double scale = 1 / Math.sqrt((double) query.size(3));
    if (context.isFloat32() && !context.drops(dropoutProbability)) {
      return torch.scaled_dot_product_attention(
          query,
          key,
          value,
          new TensorOptional(),
          /* dropout */ 0,
          /* causal */ false,
          new DoubleOptional(scale),
          /* grouped queries */ false);
    }
    Tensor scaled = query.mul(new org.bytedeco.pytorch.Scalar(scale)); // smaller than the scores
    Tensor scores = torch.matmul(scaled, key.transpose(2, 3)); // [texts, heads, length, length]
    Tensor weights = context.dropout(torch.softmax(scores, 3), dropoutProbability);
    return torch.matmul(weights, value);
  }
}
