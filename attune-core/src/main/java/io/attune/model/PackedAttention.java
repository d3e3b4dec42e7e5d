package io.attune.model;

import io.attune.engine.Tensors;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head self-attention (Vaswani et al. 2017) over packed texts: every token attends to tokens
 * of its own text.
 *
 * <p>Texts of one length form one batched product, so nothing is padded. In float32 without
 * attention dropout the fused kernel is the fastest; in bf16 and with dropout the explicit products
 * are (the fused CPU kernel falls back to a naive product there).
 *
 * @param shape of the heads
 * @param scale of the scores
 * @param dropoutProbability of the attention weights, in training
 */
record PackedAttention(HeadShape shape, double scale, double dropoutProbability) {
  static PackedAttention of(HeadShape shape, double dropoutProbability) {
    return new PackedAttention(shape, 1 / Math.sqrt(shape.headSize()), dropoutProbability);
  }

  /**
   * @param states queries and keys already rotated
   * @return [tokens, heads · headSize]
   */
  Tensor forward(Projections.QueryKeyValue states, AttentionPass pass, ForwardContext context) {
    TokenBatch batch = pass.batch();
    long[] sizes = batch.runs().stream().mapToLong(TokenBatch.Run::tokens).toArray();
    // One split has one backward; slicing each run would fill the whole gradient once a run.
    TensorVector queries = states.query().split_with_sizes(sizes, 0);
    TensorVector keys = states.key().split_with_sizes(sizes, 0);
    TensorVector values = states.value().split_with_sizes(sizes, 0);
    TensorVector outputs = new TensorVector();
    for (int index = 0; index < sizes.length; index++) {
      TokenBatch.Run run = batch.runs().get(index);
      outputs.push_back(
          attend(
                  perHead(queries.get(index), run),
                  shared(perHead(keys.get(index), run)),
                  shared(perHead(values.get(index), run)),
                  pass.biases().get(index),
                  context)
              .transpose(1, 2) // [texts, length, heads, headSize]
              .reshape(run.tokens(), shape.queryWidth()));
    }
    return sizes.length == 1 ? outputs.get(0) : torch.cat(outputs, 0);
  }

  /** [texts · length, heads · headSize] to [texts, heads, length, headSize], a view. */
  private Tensor perHead(Tensor rows, TokenBatch.Run run) {
    return rows.view(run.texts(), run.length(), -1, shape.headSize()).transpose(1, 2);
  }

  /** Repeats the heads of keys and values for the heads of queries that share them. */
  private Tensor shared(Tensor heads) {
    int times = shape.heads() / shape.keyValueHeads();
    return times == 1
        ? heads
        : heads.repeat_interleave(times, new LongOptional(1), new LongOptional());
  }

  /** All of [texts, heads, length, headSize]. */
  private Tensor attend(
      Tensor query, Tensor key, Tensor value, TensorOptional bias, ForwardContext context) {
    if (context.isFloat32() && !context.drops(dropoutProbability)) {
      return torch.scaled_dot_product_attention(
          query,
          key,
          value,
          bias,
          /* dropout */ 0,
          /* causal */ false,
          new DoubleOptional(scale),
          /* grouped queries */ false);
    }
    Tensor scaled = query.mul(new Scalar(scale)); // smaller than the scores
    Tensor scores = torch.matmul(scaled, key.transpose(2, 3)); // [texts, heads, length, length]
    if (bias.has_value()) {
      scores = scores.add(Tensors.cast(bias.get(), context.type()));
    }
    Tensor weights = context.dropout(torch.softmax(scores, 3), dropoutProbability);
    return torch.matmul(weights, value);
  }
}
