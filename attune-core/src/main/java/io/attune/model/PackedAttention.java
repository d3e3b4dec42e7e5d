package io.attune.model;

import io.attune.engine.AttentionDropout;
import io.attune.engine.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Multi-head self-attention (Vaswani et al. 2017) over packed texts: every token attends to tokens
 * of its own text.
 *
 * <p>Where libtorch records a graph, texts of one length form one product and nothing is padded.
 * Without a graph, texts of similar length do ({@link GroupedAttention}). In float32 without
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
    return GradMode.is_enabled()
        ? byRuns(states, pass, context)
        : new GroupedAttention(this, pass, context, /* keeps */ false).forward(states);
  }

  private Tensor byRuns(
      Projections.QueryKeyValue states, AttentionPass pass, ForwardContext context) {
    List<TokenBatch.Run> runs = pass.runs();
    long[] sizes = runs.stream().mapToLong(TokenBatch.Run::tokens).toArray();
    // One split has one backward; slicing each run would fill the whole gradient once a run.
    TensorVector queries = states.query().split_with_sizes(sizes, 0);
    TensorVector keys = states.key().split_with_sizes(sizes, 0);
    TensorVector values = states.value().split_with_sizes(sizes, 0);
    Optional<AttentionDropout> dropout =
        context.attentionDropout(pass.groups().lengths(), shape.heads(), dropoutProbability);
    TensorVector outputs = new TensorVector();
    int first = 0;
    for (int index = 0; index < sizes.length; index++) {
      TokenBatch.Run run = runs.get(index);
      int firstText = first;
      Optional<Tensor> mask = dropout.map(d -> d.mask(firstText, run.texts(), run.length()));
      outputs.push_back(
          attend(
                  perHead(queries.get(index), run),
                  shared(perHead(keys.get(index), run)),
                  shared(perHead(values.get(index), run)),
                  pass.bias(run.length()),
                  mask,
                  context)
              .transpose(1, 2) // [texts, length, heads, headSize]
              .reshape(run.tokens(), shape.queryWidth()));
      first += run.texts();
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

  /** All of [texts, heads, length, headSize]; the mask is [texts · heads, length, length]. */
  private Tensor attend(
      Tensor query,
      Tensor key,
      Tensor value,
      Optional<Tensor> bias,
      Optional<Tensor> mask,
      ForwardContext context) {
    if (context.isFloat32() && mask.isEmpty()) {
      return torch.scaled_dot_product_attention(
          query,
          key,
          value,
          Tensors.optional(bias),
          /* dropout */ 0,
          /* causal */ false,
          new DoubleOptional(scale),
          /* grouped queries */ false);
    }
    Tensor scaled = query.mul(new Scalar(scale)); // smaller than the scores
    Tensor scores = torch.matmul(scaled, key.transpose(2, 3)); // [texts, heads, length, length]
    if (bias.isPresent()) {
      scores = scores.add(bias.get());
    }
    Tensor weights = torch.softmax(scores, 3);
    if (mask.isPresent()) {
      weights = weights.mul(mask.get().view_as(weights));
    }
    return torch.matmul(weights, value);
  }
}
