package io.attune.model;

import io.attune.engine.ScopedTensors;
import io.attune.engine.Tensors;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What the layers of one {@link AttentionKind} share in one forward pass. */
final class AttentionPass {
  private final AttentionKind kind;
  private final TokenBatch batch;
  private final ScalarType type;
  private final RotaryEmbedding.Rotation rotation;
  private final AttentionGroups groups;
  private final ScopedTensors<Integer> biases = new ScopedTensors<>();

  AttentionPass(AttentionKind kind, TokenBatch batch, ForwardContext context) {
    this.kind = kind;
    this.batch = batch;
    this.type = context.type();
    this.rotation =
        kind.rotary().map(r -> r.at(batch, context)).orElse(RotaryEmbedding.Rotation.NONE);
    this.groups = new AttentionGroups(batch, type);
  }

  /** Of queries and keys. */
  RotaryEmbedding.Rotation rotation() {
    return rotation;
  }

  /** Neighbouring texts of one length, whose attention is one product where there is a graph. */
  List<TokenBatch.Run> runs() {
    return batch.runs();
  }

  /** How texts are put together where there is none. */
  AttentionGroups groups() {
    return groups;
  }

  /**
   * The kind's {@link AttentionBias} in the pass's element type, computed once for all layers.
   *
   * @param length tokens of each text, padding included
   */
  Optional<Tensor> bias(int length) {
    return biases.find(
        length, key -> kind.bias().forLength(key).map(bias -> Tensors.cast(bias, type)));
  }
}
