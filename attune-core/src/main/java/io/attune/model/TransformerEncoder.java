package io.attune.model;

import io.attune.engine.CustomGradient;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Embeddings, then layers, then a last norm where there is one. What the parts are is told by the
 * {@link Architecture} that puts them together.
 */
final class TransformerEncoder implements TextEncoder {
  /** For encoders whose places are rotary: they have no table that could end. */
  static final int ANY_LENGTH = Integer.MAX_VALUE;

  private final TokenEmbeddings embeddings;
  private final List<EncoderLayer> layers;
  private final Norm finalNorm;
  private final int maxPositions;
  private final Map<String, Tensor> parameters;

  /**
   * @param weights from which the parts were taken
   * @param maxPositions most tokens a text may have, or {@link #ANY_LENGTH}
   */
  TransformerEncoder(
      Parameters weights,
      TokenEmbeddings embeddings,
      List<EncoderLayer> layers,
      Norm finalNorm,
      int maxPositions) {
    this.embeddings = embeddings;
    this.layers = layers;
    this.finalNorm = finalNorm;
    this.maxPositions = maxPositions;
    this.parameters = weights.taken();
  }

  @Override
  public Tensor forward(TokenBatch batch, ForwardContext context) {
    Tensor hidden = embeddings.forward(batch, context); // [tokens, hidden]
    context.layer(hidden);
    IdentityHashMap<AttentionKind, AttentionPass> passes = new IdentityHashMap<>();
    layers.forEach(
        layer -> passes.computeIfAbsent(layer.attentionKind(), kind -> kind.pass(batch, context)));
    if (GradMode.is_enabled() && !context.keepsLayers()) {
      List<LayerPass> written =
          layers.stream()
              .flatMap(layer -> layer.pass(passes.get(layer.attentionKind()), context).stream())
              .toList();
      if (written.size() == layers.size()) {
        return finalNorm.forward(forward(written, hidden));
      }
    }
    for (EncoderLayer layer : layers) {
      hidden = layer.forward(hidden, passes.get(layer.attentionKind()), context);
      context.layer(hidden);
    }
    return finalNorm.forward(hidden);
  }

  /** Through layers whose gradients are written out. */
  private static Tensor forward(List<LayerPass> layers, Tensor input) {
    return CustomGradient.of(
        input,
        detached -> {
          Tensor hidden = detached;
          for (LayerPass layer : layers) {
            hidden = layer.forward(hidden);
          }
          return hidden;
        },
        gradient -> backward(layers, gradient));
  }

  private static Tensor backward(List<LayerPass> layers, Tensor gradient) {
    Tensor result = gradient;
    for (int layer = layers.size() - 1; layer >= 0; layer--) {
      result = layers.get(layer).backward(result);
    }
    return result;
  }

  @Override
  public Map<String, Tensor> parameters() {
    return parameters;
  }

  @Override
  public int hiddenSize() {
    return (int) embeddings.words().size(1);
  }

  @Override
  public int vocabularySize() {
    return (int) embeddings.words().size(0);
  }

  @Override
  public int maxPositions() {
    return maxPositions;
  }
}
