package io.attune.model;

import io.attune.engine.AttentionDropout;
import io.attune.engine.KeptTensors;
import io.attune.engine.NativeScope;
import io.attune.engine.Operators;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The attention of one layer in one pass, by few large products over padded groups of texts ({@link
 * AttentionGroups}), without a graph. Where the pass is trained, {@link #backward} follows.
 */
final class GroupedAttention {
  private final PackedAttention attention;
  private final HeadShape shape;
  private final AttentionPass pass;
  private final AttentionGroups groups;
  private final ForwardContext context;
  private final boolean keeps;
  private final KeptTensors kept = new KeptTensors();

  // What the gradients need: of all groups, [places · heads, headSize], and of each.
  private Tensor query;
  private Tensor key;
  private Tensor value;
  private final List<Tensor> weights = new ArrayList<>(); // [texts · heads, length, length]
  private final List<Optional<Tensor>> masks = new ArrayList<>();

  /**
   * @param keeps whether there will be a backward pass
   */
  GroupedAttention(
      PackedAttention attention, AttentionPass pass, ForwardContext context, boolean keeps) {
    this.attention = attention;
    this.shape = attention.shape();
    this.pass = pass;
    this.groups = pass.groups();
    this.context = context;
    this.keeps = keeps;
  }

  /** See {@link PackedAttention#forward}. */
  Tensor forward(Projections.QueryKeyValue states) {
    try (NativeScope scope = NativeScope.open()) {
      query = groups.pad(states.query(), shape, shape.heads());
      query.mul_(new Scalar(attention.scale())); // smaller than the scores
      key = groups.pad(states.key(), shape, shape.keyValueHeads());
      value = groups.pad(states.value(), shape, shape.keyValueHeads());
      Tensor output = torch.empty_like(query);
      Optional<AttentionDropout> dropout =
          context.attentionDropout(groups.lengths(), shape.heads(), attention.dropoutProbability());
      boolean fused = context.isFloat32() && dropout.isEmpty() && !keeps;
      for (AttentionGroups.Group group : groups.groups()) {
        try (NativeScope ofGroup = NativeScope.open()) {
          if (fused) {
            fused(group, output);
          } else {
            explicit(group, output, dropout);
          }
        }
      }
      if (keeps) {
        List.of(query, key, value).forEach(kept::keep);
      }
      return scope.handOver(groups.unpad(output, shape));
    }
  }

  private void fused(AttentionGroups.Group group, Tensor output) {
    part(group, output)
        .copy_(
            torch
                .scaled_dot_product_attention(
                    perText(group, query),
                    perText(group, key),
                    perText(group, value),
                    fusedBias(group),
                    /* dropout */ 0,
                    /* causal */ false,
                    new DoubleOptional(1), // the queries are scaled already
                    /* grouped queries */ false)
                .view((long) group.texts() * shape.heads(), group.length(), shape.headSize()));
  }

  /** [texts, heads, length, headSize]; a view. */
  private Tensor perText(AttentionGroups.Group group, Tensor padded) {
    return part(group, padded).view(group.texts(), shape.heads(), group.length(), shape.headSize());
  }

  private Tensor part(AttentionGroups.Group group, Tensor padded) {
    return AttentionGroups.of(group, padded, shape);
  }

  private void explicit(
      AttentionGroups.Group group, Tensor output, Optional<AttentionDropout> dropout) {
    Tensor scores = torch.bmm(part(group, query), part(group, key).transpose(1, 2));
    addBias(group, scores);
    torch.softmax_out(scores, scores, 2);
    Optional<Tensor> mask = dropout.map(d -> d.mask(group.first(), group.texts(), group.length()));
    Tensor dropped = mask.isPresent() ? scores.mul(mask.get()) : scores;
    torch.bmm_out(part(group, output), dropped, part(group, value));
    if (keeps) {
      weights.add(kept.keep(scores));
      masks.add(mask.map(kept::keep));
    }
  }

  private void addBias(AttentionGroups.Group group, Tensor scores) {
    Tensor perText = scores.view(group.texts(), shape.heads(), group.length(), group.length());
    pass.bias(group.length()).ifPresent(perText::add_);
    if (group.hasPadding()) {
      long padding = (long) group.length() - group.shortest(); // no other columns have any
      perText
          .narrow(3, group.shortest(), padding)
          .add_(groups.mask(group).narrow(3, group.shortest(), padding));
    }
  }

  /** Broadcast over [texts, heads, length, length]. */
  private TensorOptional fusedBias(AttentionGroups.Group group) {
    Optional<Tensor> ofKind = pass.bias(group.length());
    if (!group.hasPadding()) {
      return Tensors.optional(ofKind);
    }
    Tensor padding = groups.mask(group);
    return new TensorOptional(ofKind.map(padding::add).orElse(padding));
  }

  /**
   * The gradients of the states.
   *
   * @param gradient of the output, [tokens, heads · headSize]
   */
  Projections.QueryKeyValue backward(Tensor gradient) {
    try (NativeScope scope = NativeScope.open()) {
      Tensor ofOutput = groups.pad(gradient, shape, shape.heads());
      groups.clearPadding(ofOutput, shape);
      Tensor ofQuery = torch.empty_like(query);
      Tensor ofKey = torch.empty_like(key);
      Tensor ofValue = torch.empty_like(value);
      for (int index = 0; index < weights.size(); index++) {
        AttentionGroups.Group group = groups.groups().get(index);
        try (NativeScope ofGroup = NativeScope.open()) {
          Tensor softmax = weights.get(index);
          Optional<Tensor> mask = masks.get(index);
          Tensor dropped = mask.isPresent() ? softmax.mul(mask.get()) : softmax;
          Tensor output = part(group, ofOutput);
          torch.bmm_out(part(group, ofValue), dropped.transpose(1, 2), output);
          Tensor ofWeights = torch.bmm(output, part(group, value).transpose(1, 2));
          if (mask.isPresent()) {
            ofWeights.mul_(mask.get());
          }
          Tensor ofScores = Operators.softmaxBackward(ofWeights, softmax);
          torch.bmm_out(part(group, ofQuery), ofScores, part(group, key));
          torch.bmm_out(part(group, ofKey), ofScores.transpose(1, 2), part(group, query));
        }
      }
      ofQuery.mul_(new Scalar(attention.scale()));
      kept.free();
      return new Projections.QueryKeyValue(
          scope.handOver(groups.unpad(ofQuery, shape)),
          scope.handOver(groups.unpad(ofKey, shape)),
          scope.handOver(groups.unpad(ofValue, shape)));
    }
  }
}
