package io.attune.model;

import io.attune.engine.AttentionDropout;
import io.attune.engine.Dropout;
import io.attune.engine.Operators;
import io.attune.engine.Precision;
import io.attune.engine.ScopedTensors;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How one pass through a model computes: in which number format, and with or without dropout.
 *
 * <p>In bf16 each weight is converted where it is used first, and kept for all passes of this
 * context; but where libtorch records a graph, each use converts it anew.
 */
public final class ForwardContext {
  private final ScalarType type;
  private final Dropout dropout;
  private final ScopedTensors<Tensor> converted = new ScopedTensors<>();
  private final ScopedTensors<Tensor> packed = new ScopedTensors<>();
  private final Optional<InferenceWeights> kept;
  private List<Tensor> layers; // null unless they are asked for

  private ForwardContext(Precision precision, Dropout dropout, Optional<InferenceWeights> kept) {
    this.kept = kept;
    this.type = precision.resolve() == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    this.dropout = dropout;
  }

  /**
   * For passes that are not differentiated.
   *
   * @param precision of the encoder
   * @return a context for any number of passes inside the caller's scope
   */
  public static ForwardContext inference(Precision precision) {
    return new ForwardContext(precision, null, Optional.empty());
  }

  /** The same, with weights that a model keeps from call to call. */
  static ForwardContext inference(Precision precision, InferenceWeights kept) {
    return new ForwardContext(precision, null, Optional.of(kept));
  }

  /**
   * For one differentiated pass.
   *
   * @param precision of the encoder
   * @param dropout makes the pass's masks
   * @return a context for one pass
   */
  public static ForwardContext training(Precision precision, Dropout dropout) {
    return new ForwardContext(precision, dropout, Optional.empty());
  }

  /**
   * @return the element type of activations and matrix products
   */
  public ScalarType type() {
    return type;
  }

  /**
   * @return whether matrix products run in float32
   */
  public boolean isFloat32() {
    return type == ScalarType.Float;
  }

  /**
   * @param parameter a float32 weight
   * @return the weight in this pass's element type; gradients reach the float32 one
   */
  public Tensor weight(Tensor parameter) {
    return isFloat32() || GradMode.is_enabled()
        ? Tensors.cast(parameter, type)
        : converted.get(parameter, key -> Tensors.cast(key, type));
  }

  /** A dense layer's weight for {@code Operators.linear}, where no graph is recorded. */
  Tensor factor(Tensor weight) {
    if (dropout != null) {
      return weight(weight); // used once before it changes
    }
    return kept.isPresent()
        ? kept.get().get(weight, type)
        : packed.get(weight, key -> Operators.pack(Tensors.cast(key, type)));
  }

  /**
   * @param probability as the model's configuration gives it
   * @return whether a dropout of that probability changes anything in this pass
   */
  public boolean drops(double probability) {
    return dropout != null && probability > 0;
  }

  /**
   * @param activations any shape
   * @param probability as the model's configuration gives it
   * @return the activations with dropout in training, the activations themselves otherwise
   */
  public Tensor dropout(Tensor activations, double probability) {
    return drops(probability) ? dropout.apply(activations, probability) : activations;
  }

  /**
   * What {@link #dropout} would multiply activations by.
   *
   * @param activations any shape
   * @param probability as the model's configuration gives it
   * @return the mask, where the pass drops anything
   */
  Optional<Tensor> dropoutMask(Tensor activations, double probability) {
    return drops(probability)
        ? Optional.of(dropout.mask(activations, probability))
        : Optional.empty();
  }

  /** The masks of a layer's attention weights, where the pass drops any. */
  Optional<AttentionDropout> attentionDropout(long[] lengths, int heads, double probability) {
    return drops(probability)
        ? Optional.of(dropout.attention(lengths, heads, type, probability))
        : Optional.empty();
  }

  /** Whether {@link #layers} will be asked for. */
  boolean keepsLayers() {
    return layers != null;
  }

  /** Asks for the hidden states of every layer of the passes that follow. */
  void keepLayers() {
    layers = new ArrayList<>();
  }

  /** What the encoder told since {@link #keepLayers}: the embeddings', then each layer's. */
  List<Tensor> layers() {
    return layers;
  }

  /**
   * Encoders tell the output of their embeddings and of each layer here, for losses that train all
   * of them.
   *
   * @param hidden [tokens, hidden], packed
   */
  public void layer(Tensor hidden) {
    if (layers != null) {
      layers.add(hidden);
    }
  }
}
